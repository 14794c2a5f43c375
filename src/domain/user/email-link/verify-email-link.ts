import { author, type Context } from '#domain/context.ts'
import type { Target } from '#domain/target.ts'
import { may, requireKnown } from '#domain/user/access/user-access.ts'
import { type CodeVerdict, checkCode } from '#domain/user/check-code.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { type LinkType, ticketUsed } from '#domain/user/email-link/events.ts'
import { decodeTicket, linkSlots, type Ticket } from '#domain/user/email-link/ticket.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import { decideCodeTry } from '#domain/user/redeem-code.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { AppError } from '#kit/errors.ts'

export type TicketFailure = 'malformedTicket' | 'invalidTicket' | 'expiredTicket' | 'userBlocked'

export interface VerifiedTicket {
  /** Undefined: it was right, and is used up now. */
  readonly failure?: TicketFailure
  /** User of the ticket; only if the ticket was valid at some time. */
  readonly userId?: string
  readonly loginId?: string
}

/**
 * Verifies the ticket of a mailed link, which proves the user's mailbox; it works once. The caller then sets the
 * password that the user chose. A wrong ticket counts as a wrong attempt, as on this server's own pages.
 */
export async function verifyEmailLink(ctx: Context, orgId: string, text: string): Promise<VerifiedTicket> {
  ctx.caller.require('user.write', orgId)
  const ticket = decodeTicket(text)
  if (!ticket) return { failure: 'malformedTicket' }
  const target = { id: ticket.userId, within: orgId }
  const user = await findPerson(ctx, target)
  if (!user) return { failure: 'invalidTicket' }
  const names = { userId: ticket.userId, loginId: user.userName }
  if (isBlocked(user))
    return (await isRightCode(ctx, target, ticket))
      ? { failure: 'userBlocked', ...names }
      : { failure: 'invalidTicket' }
  const verdict = await tryTicket(ctx, target, ticket)
  if (verdict === 'ok') return names
  return verdict === 'expired' ? { failure: 'expiredTicket', ...names } : { failure: 'invalidTicket' }
}

async function findPerson(ctx: Context, target: Target): Promise<User | undefined> {
  try {
    return (await loadPerson(ctx, target, may('user.write'))).state
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') return undefined
    throw error
  }
}

const isBlocked = (user: User): boolean => user.status === 'locked' || user.status === 'inactive'

/** Without using it up: a blocked person's link works again once they are not, so wrong tries at it count too. */
async function isRightCode(ctx: Context, target: Target, { link, code }: Ticket): Promise<boolean> {
  const { kind, failed } = linkSlots[link]
  let verdict: CodeVerdict = 'none'
  await ctx.events.change(author(ctx), userAggregate, target.id, (before) => {
    requireKnown(before, target)
    requirePerson(before.state)
    const { initCode, password } = before.state
    verdict = checkCode(ctx, { kind, typed: code, pending: link === 'invitation' ? initCode : password.resetCode })
    return verdict === 'wrong' ? [failed()] : []
  })
  // TypeScript does not narrow a variable that a callback assigns.
  return (verdict as CodeVerdict) === 'ok'
}

async function tryTicket(ctx: Context, target: Target, { link, code }: Ticket): Promise<CodeVerdict> {
  let verdict: CodeVerdict = 'none'
  await ctx.events.change(author(ctx), userAggregate, target.id, (before) => {
    requireKnown(before, target)
    requirePerson(before.state)
    const tried = decideCodeTry(ctx, before, { slot: linkSlots[link], code })
    verdict = tried.verdict
    return verdict === 'ok' ? decideUseTicket(before.state, link) : tried.events
  })
  return verdict
}

/** The events of a right ticket. A code that went out by SMS proves no mailbox. */
export function decideUseTicket(user: User, link: LinkType): UserEvent[] {
  const mailed = link === 'invitation' || user.password.resetCode?.channel === 'email'
  return [ticketUsed(link), ...(mailed && !user.email.verified ? [emailVerified()] : [])]
}
