import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireRoomForMetadata } from '#domain/quotas.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type MetadataSet, metadataSet } from '#domain/user/metadata/events.ts'
import { refuseAttributeKeys } from '#domain/user/person/refuse-attribute-keys.ts'
import { userAggregate } from '#domain/user/user.ts'
import { failedPrecondition, invalidArgument } from '#kit/errors.ts'

export interface SetUserMetadata {
  readonly userId: string
  readonly entries: readonly { readonly key: string; readonly value: Uint8Array }[]
}

/** Notes values under keys with a user, replacing what was there: all of them or none (contract §7.4). */
export async function setUserMetadata(ctx: OrgContext, { userId, entries }: SetUserMetadata): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const events = decideSetUserMetadata(entries)
  const added = events.map(({ payload }) => payload)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => failedPrecondition('COMMAND-uXHNj', 'Errors.User.NotFound'))
    requireRoomForMetadata(user.state.metadata, added)
    return events
  })
  return detailsOf(after)
}

export function decideSetUserMetadata(entries: SetUserMetadata['entries']): MetadataSet[] {
  if (entries.length === 0) throw failedPrecondition('META-9mm2d', 'Errors.Metadata.NoData')
  if (entries.some(({ key, value }) => !key.trim() || value.length === 0))
    throw invalidArgument('META-2m00f', 'Errors.Metadata.Invalid')
  refuseAttributeKeys(entries.map(({ key }) => key))
  const events = entries.map(({ key, value }) => metadataSet(key, Buffer.from(value).toString('base64')))
  // Of new users this is all there is.
  requireRoomForMetadata(
    {},
    events.map(({ payload }) => payload),
  )
  return events
}
