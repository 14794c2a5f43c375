import { searchText } from '#domain/listing/search-text.ts'
import { type Metadata, type MetadataEvent, metadataFold } from '#domain/user/metadata/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { TableRow } from '#storage/tables.ts'

export type MetadataState = {
  readonly metadata: Metadata
}

const metadataRows = ({ id, owner, state: user }: Folded<MetadataState>): TableRow[] =>
  Object.entries(user.metadata).map(([key, entry]) => ({
    table: 'user_metadata',
    row: {
      user_id: id,
      key,
      key_search: searchText(key),
      org_id: owner,
      value: entry.value,
      created_at: entry.createdAt,
      changed_at: entry.changedAt,
      sequence: entry.sequence,
    },
  }))

export const metadataSlice: UserSlice<MetadataState, MetadataEvent> = {
  initial: {
    metadata: {},
  },
  fold: metadataFold,
  rows: metadataRows,
}
