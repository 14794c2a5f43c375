/**
 * Login intents: sign-ins through a provider that a login UI begins over the API. The browser returns to this server,
 * which proves the identity; the login UI reads it by a token and ties it to a session. Records, not events: an intent
 * lives for an hour, and each counts once.
 */
import type { Cipher } from '#crypto/cipher.ts'
import type { ExternalIdentity, IdentitySource, Pledge } from '#domain/idp/provider-client.ts'
import type { Database } from '#storage/tables.ts'

/** Where providers send browsers back to, for every login UI. */
export const LOGIN_INTENT_CALLBACK_PATH = '/idps/callback'
export const LOGIN_INTENT_MS = 60 * 60 * 1000

/** Scope of the names that intents take when a browser returns, and when a session uses them. */
export const USED_LOGIN_INTENTS = 'login_intents'

const PURPOSE = 'login-intent'

export type LoginIntentRow = Database['login_intents']

/** Data of a started intent. */
export type StartedLoginIntent = {
  readonly state: string
  readonly pledge: Pledge
  readonly successUrl: string
  readonly failureUrl: string
}

/** Data of a succeeded intent. */
export type LoginIdentity = { readonly identity: ExternalIdentity; readonly source: IdentitySource }

export const sealIntent = (cipher: Cipher, content: StartedLoginIntent | LoginIdentity): string =>
  cipher.encrypt(JSON.stringify(content), PURPOSE)

export const openStarted = (cipher: Cipher, { sealed }: Pick<LoginIntentRow, 'sealed'>): StartedLoginIntent =>
  // Written by startLoginIntent.
  JSON.parse(cipher.decrypt(sealed, PURPOSE)) as StartedLoginIntent

export const openSucceeded = (cipher: Cipher, { sealed }: Pick<LoginIntentRow, 'sealed'>): LoginIdentity =>
  // Written by finishLoginIntent.
  JSON.parse(cipher.decrypt(sealed, PURPOSE)) as LoginIdentity
