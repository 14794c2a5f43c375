import { author, type Context } from '#domain/context.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { type CodeVerdict, checkCode, checkDeadCode, codeRefusal, type DeadVerdict } from '#domain/user/check-code.ts'
import type { CodeSlot } from '#domain/user/code-slots.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

export interface LinkCode {
  readonly user: Target
  readonly slot: CodeSlot
  /** As typed, or as the link carries it. */
  readonly code: string
}

/** Returns the verdict on a code, and the events that follow from the try alone. */
export function decideCodeTry(
  ctx: Pick<Context, 'cipher' | 'now'>,
  user: Folded<User>,
  { slot, code }: Pick<LinkCode, 'slot' | 'code'>,
): { verdict: CodeVerdict; events: UserEvent[] } {
  const [pending, spent] = [slot.pending(user.state), slot.spent(user.state)]
  const verdict = checkCode(ctx, { kind: slot.kind, typed: code, pending, spent })
  return { verdict, events: verdict === 'wrong' ? [slot.failed()] : [] }
}

/**
 * Checks a code without using it, for a form that was sent; records a wrong try. An unknown user is rejected as one
 * without a code.
 */
export async function tryCode(ctx: Context, link: LinkCode): Promise<{ verdict: CodeVerdict; user: Folded<User> }> {
  let verdict: CodeVerdict = 'none'
  const user = await ctx.events.change(author(ctx), userAggregate, link.user.id, (before) => {
    requireHolder(before, link)
    const tried = decideCodeTry(ctx, before, link)
    verdict = tried.verdict
    return tried.events
  })
  return { verdict, user }
}

/**
 * Returns why a code no longer works; undefined for every other code, right or wrong (`checkDeadCode`). Records nothing:
 * for pages that are merely opened, by mail scanners too.
 */
export async function findDeadCode(
  ctx: Context,
  { user: target, slot, code }: LinkCode,
): Promise<DeadVerdict | undefined> {
  const user = await ctx.events.load(userAggregate, target.id)
  if (!exists(userAggregate, user) || isOutside(target, user.owner)) return undefined
  const [pending, spent] = [slot.pending(user.state), slot.spent(user.state)]
  return checkDeadCode(ctx, { kind: slot.kind, typed: code, pending, spent })
}

/**
 * Uses a code: of concurrent attempts exactly one reaches `decide`, whose events must end the code. Records a wrong
 * attempt. Rejects every other verdict by its own reason and changes nothing.
 */
export async function redeemCode(
  ctx: Context,
  link: LinkCode,
  decide: (user: Folded<User>) => readonly UserEvent[],
): Promise<Folded<User>> {
  let verdict = 'none' as CodeVerdict
  const user = await ctx.events.change(author(ctx), userAggregate, link.user.id, (before) => {
    requireHolder(before, link)
    const tried = decideCodeTry(ctx, before, link)
    verdict = tried.verdict
    return verdict === 'ok' ? decide(before) : tried.events
  })
  if (verdict !== 'ok') throw codeRefusal(verdict)
  return user
}

/** Returns the user of a right code without using it, for checks before costly work. Rejects others as `redeemCode`. */
export async function requireRightCode(ctx: Context, link: LinkCode): Promise<Folded<User>> {
  const { verdict, user } = await tryCode(ctx, link)
  if (verdict !== 'ok') throw codeRefusal(verdict)
  return user
}

/** Rejects an unknown user as one without a code, to prevent user enumeration. */
function requireHolder(user: Folded<User>, { user: target }: LinkCode): void {
  if (!exists(userAggregate, user) || isOutside(target, user.owner)) throw codeRefusal('none')
}
