/** One request to a page, as passed to the steps: input, language, and the waiting application. */
import type { Assets } from '#api/login/assets.ts'
import type { CookieJar, CookieToSet } from '#api/login/cookies.ts'
import type { Html } from '#api/login/html.ts'
import type { AddressLimit } from '#domain/attempt-limit/address-limit.ts'
import type { MailLimit } from '#domain/attempt-limit/mail-limit.ts'
import type { AuthRequest } from '#domain/auth-request/auth-request.ts'
import { systemCaller } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import type { SignInAtDirectory } from '#domain/idp/directory/directory-client.ts'
import type { ProviderClient } from '#domain/idp/provider-client.ts'
import type { SamlProviderClient } from '#domain/idp/saml/saml-provider-client.ts'
import type { PageContext, PageServices } from '#domain/sign-in/page-context.ts'
import type { Target } from '#domain/target.ts'
import type { Log } from '#kit/log.ts'
import { type Language, type TextParams, translate } from '#kit/translate.ts'

export interface LoginDeps {
  readonly services: Services
  /** Clients of identity providers, by protocol. */
  readonly providers: ProviderClient
  readonly samlProviders: SamlProviderClient
  readonly signInAtDirectory: SignInAtDirectory
  /** Epoch milliseconds. */
  readonly now: () => number
  readonly log: Log
  /** Bounds the forms of an address. */
  readonly mayAsk: AddressLimit
}

/** Objects that live as long as the API. */
export interface LoginModule extends LoginDeps {
  readonly assets: Assets
  /** Whether people reach the pages by https. */
  readonly secure: boolean
  /** Bounds the messages that pages send to a user. */
  readonly mayMail: MailLimit
}

export interface Visit {
  readonly login: LoginModule
  readonly services: PageServices
  /** Epoch milliseconds; one reading per request. */
  readonly now: number
  readonly language: Language
  /** Of the page's address, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** Empty except for a POST with a valid CSRF token. */
  readonly form: URLSearchParams
  readonly cookies: CookieJar
  /** CSRF token that each form must carry. */
  readonly csrfToken: string
  readonly userAgent: string
  /** Request of the application that waits for this sign-in; undefined without one. */
  readonly authRequest: AuthRequest | undefined
  /** Its id, even if it has expired; '' : none. */
  readonly authRequestId: string
  /** Session of this browser that the page is about; '' : the sign-in in progress. */
  readonly sessionId: string
  /** The account at a provider that this sign-in is to be linked with; '' : none. */
  readonly intentId: string
}

/** Result of a step, with the cookies to set. */
export type Outcome = { readonly cookies?: readonly CookieToSet[] } & (
  | { readonly kind: 'page'; readonly page: Page }
  | { readonly kind: 'redirect'; readonly location: string }
  | { readonly kind: 'json'; readonly status?: number; readonly body: object }
)

export interface Page {
  /** HTTP status; 200 when absent. */
  readonly status?: number
  readonly title: string
  /** The page shows an error that the user must correct. */
  readonly faulty?: boolean
  readonly body: Html
  /** Address to which the browser continues by itself. */
  readonly leadsTo?: string
  /** Another site that a form of the page leads to. */
  readonly submitsTo?: string
  /** Loads the scripts of the passkey dialog, the only ones. */
  readonly withPasskeys?: boolean
}

export type Step = (visit: Visit) => Promise<Outcome>

/** A text of the pages in the visitor's language; `key` below `Login.`. */
export function textFor(visit: Pick<Visit, 'language'>, key: string, params: TextParams = {}): string {
  const text = translate(visit.language, `Login.${key}`, params)
  if (text === undefined) throw new Error(`the pages have no text ${key}`)
  return text
}

/** Context of commands that the pages run, in the organization of the user. */
export const contextIn = (visit: Pick<Visit, 'services' | 'now' | 'language'>, orgId: string): PageContext => ({
  ...visit.services,
  caller: systemCaller('LOGIN', orgId),
  orgId,
  now: visit.now,
  language: visit.language,
})

/** The user of a session, as the target of commands. */
export const personOf = ({ userId, orgId }: { readonly userId: string; readonly orgId: string }): Target => ({
  id: userId,
  within: orgId,
})
