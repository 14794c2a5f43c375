import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { own } from '#kit/own.ts'

export type MetadataEntry = {
  /** base64. */
  readonly value: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}
export type Metadata = { readonly [key: string]: MetadataEntry }

export type MetadataSet = { type: 'user.metadata.set'; payload: { key: string; value: string } }
export type MetadataRemoved = { type: 'user.metadata.removed'; payload: { key: string } }
export type MetadataEvent = MetadataSet | MetadataRemoved

export const metadataSet = (key: string, value: string): MetadataSet => ({
  type: 'user.metadata.set',
  payload: { key, value },
})
export const metadataRemoved = (key: string): MetadataRemoved => ({ type: 'user.metadata.removed', payload: { key } })

export const metadataFold: FoldTable<User, MetadataEvent> = {
  'user.metadata.set': (user, { payload, createdAt, sequence }) => ({
    ...user,
    metadata: {
      ...user.metadata,
      [payload.key]: {
        value: payload.value,
        createdAt: own(user.metadata, payload.key)?.createdAt ?? createdAt,
        changedAt: createdAt,
        sequence,
      },
    },
  }),
  'user.metadata.removed': (user, { payload }) => {
    const { [payload.key]: _gone, ...metadata } = user.metadata
    return { ...user, metadata }
  },
}
