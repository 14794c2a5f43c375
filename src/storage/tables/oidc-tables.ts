import { integer, optionalInteger, optionalText, table, text } from '#storage/table.ts'

/**
 * Short-lived records of the protocol: codes, tokens, grants, its own sessions. Values that clients hold are stored as
 * hashes and the payload is encrypted, so that a copied table contains no usable credential.
 */
const oidcRecords = table(
  'oidc_records',
  {
    /** The protocol engine's name of the kind, e.g. AccessToken. */
    model: text(),
    /** SHA-256 of the value that the client or browser holds, base64url. */
    id: text(),
    /** SHA-256 of the other value that finds it (a user code, the uid of a session); '' : none. */
    second_id: text(),
    /** SHA-256 of the grant's id, under which everything of one authorization is revoked; '' : none. */
    grant_id: text(),
    /** JSON array: hashes of the tokens that it was exchanged or issued for, the first one first. It ends with each of them. */
    subjects: text(),
    /** Another user who acts as its user: it ends with the permission to do so; '' : none. */
    actor_id: text(),
    /** The session of that user that it depends on; '' : none. */
    actor_session_id: text(),
    user_id: text(),
    client_id: text(),
    /** Of an access token: the client id as the client sent it. */
    client_name: text(),
    /** 1: using it requires proof of a key besides the value (DPoP, mutual TLS). */
    is_bound: integer(),
    /** The session that it depends on; '' for machines. */
    session_id: text(),
    /** Of an access token: class of the sign-in; '' : none. */
    acr: text(),
    /** Of an access token: authentication time of the user, epoch seconds; 0: no user signed in. */
    auth_time: integer(),
    /**
     * Of a grant or an initial access token: sequence of the user's stream. A later sign-out of the user revokes it, and
     * all tokens of the grant. 0 for other records.
     */
    user_sequence: integer(),
    /** JSON array. */
    scopes: text(),
    /** JSON array. */
    audience: text(),
    payload: text(),
    issued_at: integer(),
    consumed_at: optionalInteger(),
    expires_at: integer(),
  },
  { key: ['model', 'id'], indexes: [['second_id'], ['grant_id'], ['session_id'], ['expires_at']] },
)

/** Authorization requests of applications with the outcome of the sign-in: the interface between protocol and pages. */
const authRequests = table(
  'auth_requests',
  {
    id: text(),
    client_id: text(),
    /** The protocol engine's own name of the waiting request. */
    interaction_id: text(),
    /** SHA-256 of the cookie of the browser that began the request, base64url. */
    browser: text(),
    /** JSON. */
    request: text(),
    /** JSON; null: the person is still at it. */
    result: optionalText(),
    created_at: integer(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['expires_at']] },
)

/** Consent that users gave to applications of other organizations (domain/consent). */
const consents = table(
  'consents',
  {
    user_id: text(),
    client_id: text(),
    /** JSON array. */
    items: text(),
    given_at: integer(),
  },
  { key: ['user_id', 'client_id'] },
)

/** The secret that signs the protocol's cookies, shared by all processes. */
const cookieSecrets = table(
  'cookie_secrets',
  {
    id: text(),
    /** Encrypted. */
    secret: text(),
    created_at: integer(),
  },
  { key: ['id'] },
)

/** Keys that sign SAML messages, shared by all processes. */
const samlKeys = table(
  'saml_keys',
  {
    id: text(),
    /** Encrypted: PKCS#8 PEM. */
    secret: text(),
    /** PEM. */
    certificate: text(),
    created_at: integer(),
  },
  { key: ['id'] },
)

/** Sessions that SAML service providers received an assertion of, and by which they sign out. */
const samlSessions = table(
  'saml_sessions',
  {
    /** The SessionIndex of the assertion. */
    id: text(),
    session_id: text(),
    user_id: text(),
    /** Entity id of the service provider. */
    entity_id: text(),
    /** Name identifier of the assertion, and its format. */
    name_id: text(),
    name_id_format: text(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['entity_id', 'name_id'], ['session_id'], ['expires_at']] },
)

export const oidcTables = {
  oidc_records: oidcRecords,
  auth_requests: authRequests,
  consents,
  cookie_secrets: cookieSecrets,
  saml_keys: samlKeys,
  saml_sessions: samlSessions,
}
