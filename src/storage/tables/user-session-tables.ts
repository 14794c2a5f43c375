import { integer, optionalInteger, table, text } from '#storage/table.ts'

/** Sessions (domain/session), while they are not terminated. Valid only while the user's state permits it. */
const userSessions = table(
  'user_sessions',
  {
    id: text(),
    /** SHA-256 of the current token, base64url; of a sign-in: domain/sign-in/browser-token.ts. */
    token_hash: text(),
    /** Id of the caller that created the session. */
    creator_id: text(),
    /** '' until a user was checked. */
    user_id: text(),
    /** Organization of the user; '' until a user was checked. */
    org_id: text(),
    /** '' if the user agent has none. */
    fingerprint_id: text(),
    /** Sequence of the user's stream at the newest authentication; null: the user did not authenticate. */
    user_sequence: optionalInteger(),
    created_at: integer(),
    changed_at: integer(),
    /** Null: never. */
    expires_at: optionalInteger(),
    /** 1: a sign-in at the pages; 0: created by the session API. */
    is_sign_in: integer(),
  },
  { key: ['id'], indexes: [['token_hash'], ['user_id', 'id'], ['creator_id', 'id'], ['org_id', 'id'], ['expires_at']] },
)

export const userSessionTables = { user_sessions: userSessions }
