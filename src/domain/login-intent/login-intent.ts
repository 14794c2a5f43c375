/**
 * Login intents: sign-ins through a provider that a login UI begins over the API. The browser returns to this server,
 * which proves the identity; the login UI reads it by a token and ties it to a session. Records, not events: an intent
 * lives for an hour, and each counts once.
 */
import type { Cipher } from '#crypto/cipher.ts'
import type { Context } from '#domain/context.ts'
import type { ExternalIdentity, IdentitySource, Pledge } from '#domain/idp/provider-client.ts'
import type { JsonObject } from '#kit/json.ts'
import type { Database } from '#storage/tables.ts'

/** Where providers send browsers back to, for every login UI. */
export const LOGIN_INTENT_CALLBACK_PATH = '/idps/callback'
export const LOGIN_INTENT_MS = 60 * 60 * 1000

/** Scopes of the names that intents take when a session uses them, and when a browser returns. */
export const USED_LOGIN_INTENTS = 'login_intents'
export const RETURNED_LOGIN_INTENTS = 'login_intents_returned'

const PURPOSE = 'login-intent'

export type LoginIntentRow = Database['login_intents']

/** Data that verifies the response of a provider, by protocol. */
export type IntentProof =
  | { readonly kind: 'oidc'; readonly pledge: Pledge }
  /** Id of the authentication request. */
  | { readonly kind: 'saml'; readonly requestId: string }

/** Data of a started intent. */
export type StartedLoginIntent = {
  readonly state: string
  readonly proof: IntentProof
  readonly successUrl: string
  readonly failureUrl: string
}

/** Origin of an identity, by protocol. */
export type LoginSource =
  | (IdentitySource & { readonly kind: 'oidc' })
  | { readonly kind: 'saml'; readonly assertionXml: string; readonly attributes: JsonObject }
  | { readonly kind: 'ldap'; readonly attributes: JsonObject }

/** Data of a succeeded intent. */
export type LoginIdentity = { readonly identity: ExternalIdentity; readonly source: LoginSource }

/** A new intent, without state, result and user. */
export const newIntentRow = (ctx: Pick<Context, 'newId' | 'now'>, idpId: string) => ({
  id: ctx.newId(),
  state_hash: '',
  idp_id: idpId,
  token_hash: '',
  user_id: '',
  created_at: ctx.now,
  changed_at: ctx.now,
  expires_at: ctx.now + LOGIN_INTENT_MS,
})

export const sealIntent = (cipher: Cipher, content: StartedLoginIntent | LoginIdentity): string =>
  cipher.encrypt(JSON.stringify(content), PURPOSE)

export const openStarted = (cipher: Cipher, { sealed }: Pick<LoginIntentRow, 'sealed'>): StartedLoginIntent =>
  // Written by startLoginIntent.
  JSON.parse(cipher.decrypt(sealed, PURPOSE)) as StartedLoginIntent

export const openSucceeded = (cipher: Cipher, { sealed }: Pick<LoginIntentRow, 'sealed'>): LoginIdentity =>
  // Written by settleLoginIntent and signInByDirectory.
  JSON.parse(cipher.decrypt(sealed, PURPOSE)) as LoginIdentity
