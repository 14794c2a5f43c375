import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'
import { ownProperty } from '#kit/own-property.ts'

export type MetadataEntry = {
  /** base64. */
  readonly value: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
export type Metadata = { readonly [key: string]: MetadataEntry }

export type MetadataEvent = MetadataSet | EventOf<typeof metadataRemoved>

export const metadataSet = event('user.metadata.set', (key: string, value: string) => ({ key, value }))
export type MetadataSet = EventOf<typeof metadataSet>
export const metadataRemoved = event('user.metadata.removed', (key: string) => ({ key }))

export const metadataFold: FoldTable<User, MetadataEvent> = {
  'user.metadata.set': (user, { payload, createdAt, sequence }) => ({
    ...user,
    metadata: {
      ...user.metadata,
      [payload.key]: {
        value: payload.value,
        createdAt: ownProperty(user.metadata, payload.key)?.createdAt ?? createdAt,
        changedAt: createdAt,
        sequence,
      },
    },
  }),
  'user.metadata.removed': (user, { payload }) => {
    const { [payload.key]: _removed, ...metadata } = user.metadata
    return { ...user, metadata }
  },
}
