import { isBelow, parseReturnUrl } from '#domain/access-key/return-url.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { fieldFailure, invalidFields } from '#domain/input/field-failure.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { may } from '#domain/user/access/user-access.ts'
import type { LinkType } from '#domain/user/email-link/events.ts'
import { initializationCodeAdded, type LinkCodePayload } from '#domain/user/initialization/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { loadPerson, requirePerson } from '#domain/user/person/load-person.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

export interface SendEmailLink {
  readonly link: LinkType
  /** Prefix of the mailed link, followed by a ticket; '' : the link leads to this server's own page. */
  readonly urlPrefix: string
  /** Addresses that links of this caller may lead to, besides this server's. */
  readonly returnUrls: readonly string[]
}

/** docs/contract/nevis-identity-cloud.md. */
const INVITATION_SECONDS = 7 * 24 * 60 * 60
const MAX_URL_LENGTH = 500

/**
 * Mails a person a link to sign up by, or to set a new password by; a link that is open ends. An invitation lives for
 * seven days, a password link as long as every such code does.
 */
export async function sendEmailLink(ctx: Context, target: Target, input: SendEmailLink): Promise<Details> {
  const { link, urlPrefix } = input
  await loadPerson(ctx, target, may('user.write'))
  if (urlPrefix && !isAllowedPrefix(ctx, input)) throw invalidFields([fieldFailure('urlPrefix', 'url')])
  const { payload } =
    link === 'invitation' ? newCode(ctx, 'initializeUser', INVITATION_SECONDS) : newCode(ctx, 'passwordReset')
  const code = { ...payload, ...(urlPrefix ? { urlPrefix } : {}) }
  const after = await changeUser(ctx, target, may('user.write'), (user) => {
    requirePerson(user)
    return decideSendEmailLink(user, link, code)
  })
  return detailsOf(after)
}

export function decideSendEmailLink(user: User, link: LinkType, code: LinkCodePayload): UserEvent[] {
  if (link === 'invitation') {
    if (user.status !== 'initial') throw refuse('emailLink.alreadySignedUp')
    return [initializationCodeAdded(code)]
  }
  if (user.status === 'initial') throw refuse('emailLink.notSignedUp')
  return [passwordCodeAdded({ ...code, channel: 'email' })]
}

/** Pages of this server that accept tickets. Other pages, such as the end of a session, forward their query. */
const TICKET_PAGES = new Set(['/ui/login/user/init', '/ui/login/password/init'])

/** Returns whether links may begin with the prefix. A ticket is appended, so the prefix alone must be allowed. */
function isAllowedPrefix(ctx: Pick<Context, 'externalUrl'>, { urlPrefix, returnUrls }: SendEmailLink): boolean {
  const url = urlPrefix.length <= MAX_URL_LENGTH ? parseReturnUrl(urlPrefix) : undefined
  if (!url) return false
  if (url.origin === new URL(ctx.externalUrl).origin && TICKET_PAGES.has(url.pathname)) return true
  return isBelow(url, returnUrls)
}
