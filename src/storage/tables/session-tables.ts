import { integer, optionalInteger, table, text } from '#storage/table.ts'

/** A browser's sign-in of one person. Rests on facts of the user that are looked at again on every read. */
const sessions = table(
  'sessions',
  {
    id: text(),
    /** SHA-256 of the cookie's token, base64url. */
    token_hash: text(),
    user_id: text(),
    org_id: text(),
    /** Where the user's stream stood when this began: what ended all sign-ins later on ended this one too. */
    user_sequence: integer(),
    /** JSON array of what was proved, and when: domain/session/session.ts. */
    factors: text(),
    user_agent: text(),
    created_at: integer(),
    changed_at: integer(),
    /** When every step was taken; null: the person is still on the way in. */
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
    challenge: text(),
    purpose: text<'registerPasskey' | 'registerSecurityKey' | 'passkey' | 'securityKey'>(),
    /** '' : whoever answers it. */
    user_id: text(),
    expires_at: integer(),
  },
  { key: ['id'], indexes: [['expires_at']] },
)

export const sessionTables = { sessions, webauthn_challenges: webauthnChallenges }
