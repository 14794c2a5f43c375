import { flag, integer, optionalInteger, optionalText, table, text } from '#storage/table.ts'

/**
 * One row a user. The `*_key` columns hold the comparison form of names (kit/fold-case.ts), for look-ups; the
 * `*_search` columns the case-insensitive form for searching and sorting (domain/listing/search-text.ts).
 */
const users = table(
  'users',
  {
    id: text(),
    org_id: text(),
    type: text<'human' | 'machine'>(),
    state: text<'active' | 'inactive' | 'locked' | 'initial'>(),
    /** Number of the state in the API of version 1, to sort by. */
    state_order: integer(),
    user_name: text(),
    user_name_key: text(),
    user_name_search: text(),
    /** Unique in its organization only: its login names carry the domains of the organization. */
    user_name_scoped: flag(),
    first_name: text(),
    first_name_search: text(),
    last_name: text(),
    last_name_search: text(),
    nick_name: text(),
    nick_name_search: text(),
    /** A machine's name too. */
    display_name: text(),
    display_name_search: text(),
    preferred_language: text(),
    gender: integer(),
    avatar_key: optionalText(),
    email: text(),
    email_key: text(),
    email_search: text(),
    email_verified: flag(),
    phone: text(),
    phone_verified: flag(),
    password_changed_at: optionalInteger(),
    password_change_required: flag(),
    /** Epoch milliseconds; null: the set-up of a second factor was never skipped. */
    mfa_init_skipped_at: optionalInteger(),
    description: text(),
    has_secret: flag(),
    access_token_type: integer(),
    /** Epoch milliseconds (0: for ever), while a person has an open initialization code; null: has none. */
    invited_until: optionalInteger(),
    /** Counts changes visible in the Nevis API (domain/user/person/version.ts), with the time of the last one. */
    version: integer(),
    modified_at: integer(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  {
    key: ['id'],
    indexes: [
      ['org_id', 'id'],
      ['user_name_key'],
      ['email_key'],
      ['phone'],
      ['org_id', 'created_at', 'id'],
      ['created_at', 'id'],
      // One for lists of an organization and of the instance (domain/user/search/user-order.ts), and for look-ups.
      ['user_name_search', 'org_id', 'id'],
      ['email_search', 'org_id', 'id'],
      ['last_name_search', 'org_id', 'created_at', 'id'],
      ['first_name_search', 'org_id', 'created_at', 'id'],
      ['display_name_search', 'org_id', 'id'],
      ['nick_name_search', 'org_id', 'id'],
      ['state_order', 'org_id', 'id'],
      ['type', 'org_id', 'id'],
    ],
  },
)

const personalAccessTokens = table(
  'personal_access_tokens',
  {
    id: text(),
    user_id: text(),
    org_id: text(),
    /** SHA-256 of the token, base64url. */
    token_hash: text(),
    /** JSON array. */
    scopes: text(),
    expires_at: optionalInteger(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['user_id'], ['token_hash']] },
)

const idpLinks = table(
  'idp_links',
  {
    idp_id: text(),
    external_user_id: text(),
    /** The id without letter case, as it is unique. */
    external_user_key: text(),
    user_id: text(),
    org_id: text(),
    display_name: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['idp_id', 'external_user_id'], indexes: [['user_id'], ['idp_id', 'external_user_key']] },
)

const userMetadata = table(
  'user_metadata',
  {
    user_id: text(),
    key: text(),
    key_search: text(),
    org_id: text(),
    /** base64. */
    value: text(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['user_id', 'key'], indexes: [['org_id', 'key']] },
)

const machineKeys = table(
  'machine_keys',
  {
    id: text(),
    user_id: text(),
    org_id: text(),
    /** zitadel.authn.v1.KeyType, by number. */
    type: integer(),
    /** SPKI PEM. */
    public_key: text(),
    expires_at: integer(),
    created_at: integer(),
    changed_at: integer(),
    sequence: integer(),
  },
  { key: ['id'], indexes: [['user_id']] },
)

export const userTables = {
  users,
  personal_access_tokens: personalAccessTokens,
  idp_links: idpLinks,
  user_metadata: userMetadata,
  machine_keys: machineKeys,
}
