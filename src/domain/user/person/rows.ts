import { CUSTOMER_ATTRIBUTE } from '#domain/customer/count-users-of-customers.ts'
import { searchText } from '#domain/listing/search-text.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

/** Prefix of metadata keys that are attributes: readable as metadata, written as attributes. */
export const ATTRIBUTE_KEY_PREFIX = 'nevis.'

/** `nevis.title`, `nevis.address.city`, `nevis.properties.customerNumber`. */
const metadataKey = (name: string): string => ATTRIBUTE_KEY_PREFIX + (name === 'name.title' ? 'title' : name)

/** Name of the search row for blocked users, which are few among many. */
export const STATE_ATTRIBUTE = 'state'
export const BLOCKED = 'blocked'

/** Returns the rows of a person's attributes: each to search by, and each as metadata. */
export function attributeRows(user: Folded<User>): TableRow[] {
  const attributes = Object.entries(user.state.attributes)
  return [
    ...attributes.map(([name, { value }]) => searchRow(user, name, value)),
    ...(isBlocked(user.state) ? [searchRow(user, STATE_ATTRIBUTE, BLOCKED)] : []),
    ...(user.state.customerId ? [searchRow(user, CUSTOMER_ATTRIBUTE, user.state.customerId)] : []),
    ...attributes.map(
      ([name, attribute]): TableRow => ({
        table: 'user_metadata',
        row: {
          user_id: user.id,
          key: metadataKey(name),
          key_search: searchText(metadataKey(name)),
          org_id: user.owner,
          value: Buffer.from(attribute.value).toString('base64'),
          created_at: attribute.createdAt,
          changed_at: attribute.changedAt,
          sequence: attribute.sequence,
        },
      }),
    ),
  ]
}

const isBlocked = ({ type, status }: User): boolean =>
  type === 'human' && (status === 'locked' || status === 'inactive')

const searchRow = ({ id, owner, createdAt }: Folded<User>, name: string, value: string): TableRow => ({
  table: 'user_attributes',
  row: { user_id: id, name, value, org_id: owner, user_created_at: createdAt },
})
