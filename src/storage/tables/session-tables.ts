import { integer, table, text } from '#storage/table.ts'

/** A WebAuthn challenge between its two halves; used once. */
const webauthnChallenges = table(
  'webauthn_challenges',
  {
    id: text(),
    /** '' once it was used. */
    challenge: text(),
    purpose: text<'registerPasskey' | 'registerSecurityKey' | 'passkey' | 'securityKey'>(),
    /** User who must answer; '': any user. */
    user_id: text(),
    /** Relying party id of the request to the browser. */
    rp_id: text(),
    /** User that started the registration through the API; '' on pages and for checks. */
    caller_id: text(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['user_id'], ['expires_at']] },
)

/** A sign-in at a provider that a browser started (domain/session/idp-intent). */
const idpIntents = table(
  'idp_intents',
  {
    /** SHA-256 of the state that travels along, or of the token of the page after it, base64url. */
    id: text(),
    /** SHA-256 of the cookie of the browser that went. */
    browser: text(),
    idp_id: text(),
    org_id: text(),
    /** The application that waits; '' : none. */
    auth_request_id: text(),
    /** `known`: the provider returned an identity, and the user decides how to continue. */
    stage: text<'started' | 'used' | 'known'>(),
    /** Encrypted JSON: values that verify the response, later the identity. */
    sealed: text(),
    created_at: integer(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['expires_at']] },
)

/** Sign-ins through a provider that a login UI began over the API (domain/login-intent). */
const loginIntents = table(
  'login_intents',
  {
    id: text(),
    /** SHA-256 of the state that travels along, base64url. */
    state_hash: text(),
    idp_id: text(),
    stage: text<'started' | 'succeeded' | 'failed' | 'consumed'>(),
    /** Encrypted JSON: values that verify the response, later the identity. */
    sealed: text(),
    /** SHA-256 of the token that reads the result, base64url; '' until it succeeded. */
    token_hash: text(),
    /** The user that was linked when it succeeded; '' : none. */
    user_id: text(),
    created_at: integer(),
    changed_at: integer(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['state_hash'], ['expires_at']] },
)

/** Number of attempts within a window of time (domain/attempt-limit/attempt-limit.ts). */
const limitCounts = table(
  'limit_counts',
  {
    /** SHA-256 of the counter's name, window and subject, base64url. */
    id: text(),
    count: integer(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['expires_at']] },
)

/** Processes that are on the store now: cli/store-claim.ts. */
const storeClaims = table(
  'store_claims',
  { id: text(), purpose: text<'server' | 'rebuild' | 'copy'>(), expires_at: integer() },
  { key: ['id'] },
)

export const sessionTables = {
  store_claims: storeClaims,
  webauthn_challenges: webauthnChallenges,
  idp_intents: idpIntents,
  login_intents: loginIntents,
  limit_counts: limitCounts,
}
