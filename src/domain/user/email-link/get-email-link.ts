import { hashToken } from '#crypto/token.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { mayRead } from '#domain/user/access/user-access.ts'
import type { LinkType } from '#domain/user/email-link/events.ts'
import { encodeTicket, linkSlots } from '#domain/user/email-link/ticket.ts'
import { loadPerson } from '#domain/user/person/load-person.ts'
import type { PendingCode, User } from '#domain/user/user-state.ts'

export interface EmailLink {
  readonly link: LinkType
  /** '' : this server's own page. */
  readonly urlPrefix: string
  /** A hash of the ticket, so that readers of the link's data cannot open it. */
  readonly ticketHash: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly expiresAt: number
}

/** The link that a person was mailed last and that was neither used nor replaced; it may have run out. */
export async function getEmailLink(ctx: Context, target: Target): Promise<EmailLink> {
  const { state } = await loadPerson(ctx, target, mayRead('user.read'))
  const open = openLink(state)
  if (!open) throw refuse('emailLink.notFound')
  const { link, code } = open
  const plain = ctx.cipher.decrypt(code.code, linkSlots[link].kind)
  return {
    link,
    urlPrefix: code.urlPrefix ?? '',
    ticketHash: hashToken(encodeTicket({ link, userId: target.id, code: plain })),
    createdAt: code.createdAt ?? 0,
    expiresAt: code.expiresAt,
  }
}

/** One link at most: before a person has signed up an invitation, afterwards a password link. */
function openLink(user: User): { link: LinkType; code: PendingCode } | undefined {
  if (user.status === 'initial') return user.initCode && { link: 'invitation', code: user.initCode }
  const { resetCode } = user.password
  return resetCode?.channel === 'email' ? { link: 'passwordReset', code: resetCode } : undefined
}
