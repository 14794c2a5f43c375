/**
 * Ticket of a mailed link that leads to another server's page. It names the user, the purpose of the link, and the
 * code; the operator of that page verifies it through the API.
 */
import { type CodeSlot, initializationSlot, passwordResetSlot } from '#domain/user/code-slots.ts'
import type { LinkType } from '#domain/user/email-link/events.ts'

export interface Ticket {
  readonly link: LinkType
  readonly userId: string
  readonly code: string
}

const letters = { invitation: 'i', passwordReset: 'r' } as const satisfies Record<LinkType, string>

export const linkSlots: Readonly<Record<LinkType, CodeSlot>> = {
  invitation: initializationSlot,
  passwordReset: passwordResetSlot,
}

/** Letters, digits and `.-_` only, so it fits into any URL as it is. */
export const encodeTicket = ({ link, userId, code }: Ticket): string =>
  `${letters[link]}.${Buffer.from(userId).toString('base64url')}.${code}`

/** Returns undefined for a text that is no ticket. */
export function decodeTicket(text: string): Ticket | undefined {
  const [, letter, user, code] = /^([ir])\.([A-Za-z0-9_-]{1,800})\.([A-Za-z0-9]{1,64})$/.exec(text) ?? []
  if (!letter || !user || !code) return undefined
  const userId = Buffer.from(user, 'base64url').toString('utf8')
  const ticket: Ticket = { link: letter === letters.invitation ? 'invitation' : 'passwordReset', userId, code }
  return encodeTicket(ticket) === text && !userId.includes('\0') ? ticket : undefined
}
