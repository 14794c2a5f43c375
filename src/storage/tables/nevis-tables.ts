import { integer, table, text } from '#storage/table.ts'

/** Keys of the Nevis API, found by their hash. A revoked key has no row. */
const accessKeys = table(
  'access_keys',
  {
    id: text(),
    name: text(),
    org_id: text(),
    /** SHA-256 of the key, base64url. */
    key_hash: text(),
    /** JSON array of URLs. */
    return_urls: text(),
    created_at: integer(),
  },
  { key: ['id'], indexes: [['key_hash'], ['name']] },
)

/**
 * Attributes of users beyond the columns of `users`, one row a value, for searching. `name` is dotted, as in
 * `address.city`; `user_created_at` is the user's, so that one index serves both the search and the order of a page.
 */
const userAttributes = table(
  'user_attributes',
  { user_id: text(), name: text(), value: text(), org_id: text(), user_created_at: integer() },
  { key: ['user_id', 'name'], indexes: [['org_id', 'name', 'value', 'user_created_at', 'user_id']] },
)

/** Customers of an organization, which the Nevis API calls organizations. */
const customers = table(
  'customers',
  {
    id: text(),
    org_id: text(),
    domain: text(),
    name: text(),
    login_provider: text(),
    signup: text(),
    custom_signup_url: text(),
    version: integer(),
    created_at: integer(),
    changed_at: integer(),
  },
  { key: ['id'], indexes: [['org_id', 'id']] },
)

export const nevisTables = { access_keys: accessKeys, user_attributes: userAttributes, customers }
