/** Links that people open, always on the configured origin (docs/security.md). */

import { encodeTicket, type Ticket } from '#domain/user/email-link/ticket.ts'

const link = (externalUrl: string, path: string, query: Record<string, string>): string =>
  `${externalUrl}/ui/login/${path}?${new URLSearchParams(query)}`

export type LinkTarget = { userId: string; orgId: string; code: string }

export const initializationLink = (
  externalUrl: string,
  { userId, orgId, code }: LinkTarget,
  user: { loginName: string; passwordSet: boolean },
): string =>
  link(externalUrl, 'user/init', {
    userID: userId,
    loginname: user.loginName,
    code,
    orgID: orgId,
    passwordset: String(user.passwordSet),
  })

export const inviteLink = (externalUrl: string, { userId, orgId, code }: LinkTarget): string =>
  link(externalUrl, 'user/invite', { userID: userId, code, orgID: orgId })

export const emailVerificationLink = (externalUrl: string, { userId, orgId, code }: LinkTarget): string =>
  link(externalUrl, 'mail/verification', { userID: userId, code, orgID: orgId })

export const passwordResetLink = (externalUrl: string, { userId, orgId, code }: LinkTarget): string =>
  link(externalUrl, 'password/init', { userID: userId, code, orgID: orgId })

/** Returns a link to a page of another server, which verifies the ticket through the API. */
export const ticketLink = (urlPrefix: string, ticket: Ticket): string => urlPrefix + encodeTicket(ticket)

export const passkeyRegistrationLink = (
  externalUrl: string,
  { userId, orgId, code }: LinkTarget,
  codeId: string,
): string => link(externalUrl, 'login/passwordless/init', { userID: userId, orgID: orgId, codeID: codeId, code })
