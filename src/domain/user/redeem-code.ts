import { author, type OrgContext } from '#domain/context.ts'
import { type CodeVerdict, checkCode, checkDeadCode, codeRefusal, type DeadVerdict } from '#domain/user/check-code.ts'
import type { CodeSlot } from '#domain/user/code-slots.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

export interface LinkCode {
  readonly userId: string
  readonly slot: CodeSlot
  /** As typed, or as the link carries it. */
  readonly code: string
}

/** What to do about a code: its verdict, and the events that follow from the try alone. */
export function decideCodeTry(
  ctx: Pick<OrgContext, 'cipher' | 'now'>,
  user: Folded<User>,
  { slot, code }: LinkCode,
): { verdict: CodeVerdict; events: UserEvent[] } {
  const [pending, spent] = [slot.pending(user.state), slot.spent(user.state)]
  const verdict = checkCode(ctx, { kind: slot.kind, typed: code, pending, spent })
  return { verdict, events: verdict === 'wrong' ? [slot.failed()] : [] }
}

/**
 * Checks a code without using it, for a form that was sent; a wrong try is recorded. A user that is not there, or of another organization, has
 * no code like any other.
 */
export async function tryCode(ctx: OrgContext, link: LinkCode): Promise<{ verdict: CodeVerdict; user: Folded<User> }> {
  let verdict: CodeVerdict = 'none'
  const user = await ctx.events.change(author(ctx), userAggregate, link.userId, (before) => {
    requireUser(before, ctx.orgId, () => codeRefusal('none'))
    const tried = decideCodeTry(ctx, before, link)
    verdict = tried.verdict
    return tried.events
  })
  return { verdict, user }
}

/**
 * What to say of a code before it is tried: only that it no longer works, if so. Nothing is recorded, and nothing is
 * told of a code that does work (`checkDeadCode`): for pages that are merely opened, by mail scanners too.
 */
export async function findDeadCode(
  ctx: OrgContext,
  { userId, slot, code }: LinkCode,
): Promise<DeadVerdict | undefined> {
  const user = await ctx.events.load(userAggregate, userId)
  if (!exists(userAggregate, user) || user.owner !== ctx.orgId) return undefined
  const [pending, spent] = [slot.pending(user.state), slot.spent(user.state)]
  return checkDeadCode(ctx, { kind: slot.kind, typed: code, pending, spent })
}

/**
 * Uses a code: of several racing tries exactly one gets to `decide`, whose events have to end the code. A wrong try is
 * recorded. Every other verdict is refused by its own error and changes nothing.
 */
export async function redeemCode(
  ctx: OrgContext,
  link: LinkCode,
  decide: (user: Folded<User>) => readonly UserEvent[],
): Promise<Folded<User>> {
  let verdict = 'none' as CodeVerdict
  const user = await ctx.events.change(author(ctx), userAggregate, link.userId, (before) => {
    requireUser(before, ctx.orgId, () => codeRefusal('none'))
    const tried = decideCodeTry(ctx, before, link)
    verdict = tried.verdict
    return verdict === 'ok' ? decide(before) : tried.events
  })
  if (verdict !== 'ok') throw codeRefusal(verdict)
  return user
}

/** Refuses a code that is not right now, as `redeemCode` would; for use before something costly. */
export async function requireRightCode(ctx: OrgContext, link: LinkCode): Promise<void> {
  const { verdict } = await tryCode(ctx, link)
  if (verdict !== 'ok') throw codeRefusal(verdict)
}
