import { integer, optionalInteger, table, text } from '#storage/table.ts'

/** A browser's session of one user. Valid only while the user's state permits it, which every read checks. */
const sessions = table(
  'sessions',
  {
    id: text(),
    /** SHA-256 of the cookie's token, base64url. */
    token_hash: text(),
    user_id: text(),
    org_id: text(),
    /** Sequence of the user's stream at creation: a later event that ends all sessions ended this one too. */
    user_sequence: integer(),
    /** JSON array of verified factors with their times: domain/session/session.ts. */
    factors: text(),
    user_agent: text(),
    created_at: integer(),
    changed_at: integer(),
    /** Time when the last step was verified; null: the sign-in is incomplete. */
    completed_at: optionalInteger(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['token_hash'], ['user_id'], ['expires_at']] },
)

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
    /** Encrypted JSON: values that verify the answer, later the identity. */
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
    /** Encrypted JSON: values that verify the answer, later the identity. */
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
  sessions,
  webauthn_challenges: webauthnChallenges,
  idp_intents: idpIntents,
  login_intents: loginIntents,
  limit_counts: limitCounts,
}
