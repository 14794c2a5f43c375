/**
 * Intents: a browser's sign-in at a provider. Owns the stored data, the single use of a response in the browser that
 * started the intent, and the decision on the returning user. Calls providers through `ProviderClient`. Records, not
 * events: they live for minutes.
 */
import { randomBytes } from 'node:crypto'
import type { Cipher } from '#crypto/cipher.ts'
import { hashToken } from '#crypto/token.ts'
import type { ExternalIdentity, Pledge } from '#domain/idp/provider-client.ts'
import type { Database } from '#storage/tables.ts'

/** Fields of both stages of an intent. */
export interface Intent {
  /** Id of the record; the browser has another value. */
  readonly id: string
  readonly idpId: string
  /** The organization whose sign-in it is. */
  readonly orgId: string
  /** The application that waits; '' : none. */
  readonly authRequestId: string
  readonly createdAt: number
}

/** Data that verifies the answer: of an OpenID Connect provider, or the id of the login intent at a SAML provider. */
export type IntentPledge = Pledge | { readonly loginIntentId: string }

/** The browser is at the provider. */
export interface StartedIntent extends Intent {
  readonly pledge: IntentPledge
}

/** A returned intent without a linked user. */
export interface KnownIntent extends Intent {
  readonly identity: ExternalIdentity
  /** Login name of an account that is likely the same person's; '' : none is known. */
  readonly loginName: string
}

/** How long a person may be away, and may take to decide after; milliseconds. */
export const INTENT_MS = 30 * 60 * 1000

const SECRET_BYTES = 32
const PURPOSE = 'idp-intent'

/** Returns a browser's secret (state, token or cookie): 256 random bits. */
export const newIntentSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url')

/** Data of an intent to store, with the browser's secrets. */
export interface IntentToKeep extends Omit<Intent, 'id'> {
  /** The state that travels along, or the token of the page after it. */
  readonly secret: string
  /** The browser's cookie. */
  readonly browser: string
}

export const startedRow = (
  cipher: Cipher,
  intent: IntentToKeep & { readonly pledge: IntentPledge },
): Database['idp_intents'] => rowOf(intent, 'started', cipher.encrypt(JSON.stringify(intent.pledge), PURPOSE))

export const knownRow = (
  cipher: Cipher,
  intent: IntentToKeep & Pick<KnownIntent, 'identity' | 'loginName'>,
): Database['idp_intents'] => {
  const { identity, loginName } = intent
  return rowOf(intent, 'known', cipher.encrypt(JSON.stringify({ identity, loginName }), PURPOSE))
}

const rowOf = (
  intent: IntentToKeep,
  stage: Database['idp_intents']['stage'],
  sealed: string,
): Database['idp_intents'] => ({
  id: hashToken(intent.secret),
  browser: hashToken(intent.browser),
  idp_id: intent.idpId,
  org_id: intent.orgId,
  auth_request_id: intent.authRequestId,
  stage,
  sealed,
  created_at: intent.createdAt,
  expires_at: intent.createdAt + INTENT_MS,
})

const intentOf = (row: Database['idp_intents']): Intent => ({
  id: row.id,
  idpId: row.idp_id,
  orgId: row.org_id,
  authRequestId: row.auth_request_id,
  createdAt: row.created_at,
})

export const fromStartedRow = (cipher: Cipher, row: Database['idp_intents']): StartedIntent => ({
  ...intentOf(row),
  // Written by startedRow only.
  pledge: JSON.parse(cipher.decrypt(row.sealed, PURPOSE)) as IntentPledge,
})

export const fromKnownRow = (cipher: Cipher, row: Database['idp_intents']): KnownIntent => ({
  ...intentOf(row),
  // Written by knownRow only.
  ...(JSON.parse(cipher.decrypt(row.sealed, PURPOSE)) as Pick<KnownIntent, 'identity' | 'loginName'>),
})
