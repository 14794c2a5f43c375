import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireMetadataLimits } from '#domain/quotas.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { type Metadata, type MetadataSet, metadataSet } from '#domain/user/metadata/events.ts'
import { refuseAttributeKeys } from '#domain/user/person/refuse-attribute-keys.ts'

export type MetadataEntries = readonly { readonly key: string; readonly value: Uint8Array }[]

/** Sets metadata of a user, replacing values of the same keys: all of them or none. An equal value writes no event. */
export async function setUserMetadata(ctx: Context, target: Target, entries: MetadataEntries): Promise<Details> {
  const events = decideSetUserMetadata(entries)
  const added = events.map(({ payload }) => payload)
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) => {
    requireMetadataLimits(user.metadata, added)
    return withoutEqual(events, user.metadata)
  })
  return detailsOf(after)
}

export function decideSetUserMetadata(entries: MetadataEntries): MetadataSet[] {
  if (entries.length === 0) throw refuse('metadata.empty')
  if (entries.some(({ key, value }) => !key.trim() || value.length === 0)) throw refuse('metadata.invalid')
  refuseAttributeKeys(entries.map(({ key }) => key))
  const events = entries.map(({ key, value }) => metadataSet(key, Buffer.from(value).toString('base64')))
  // New users have no other metadata.
  requireMetadataLimits(
    {},
    events.map(({ payload }) => payload),
  )
  return events
}

/** Returns the events that change a value, in the order of the request: a key may occur twice. */
function withoutEqual(events: readonly MetadataSet[], metadata: Metadata): MetadataSet[] {
  const values = new Map(Object.entries(metadata).map(([key, { value }]) => [key, value]))
  return events.filter(({ payload: { key, value } }) => {
    if (values.get(key) === value) return false
    values.set(key, value)
    return true
  })
}
