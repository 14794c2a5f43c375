import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { metadataRemoved } from '#domain/user/metadata/events.ts'
import { refuseAttributeKeys } from '#domain/user/person/refuse-attribute-keys.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'

export interface RemoveUserMetadata {
  readonly userId: string
  readonly keys: readonly string[]
  /** The two calls of the contract refuse a key that is not there in two ways. */
  readonly missing: 'META-ncnw3' | 'META-2nnds'
}

/** Removes metadata of a user by keys: if one of them is not there, none (contract §7.4). */
export async function removeUserMetadata(ctx: OrgContext, input: RemoveUserMetadata): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  if (input.keys.length === 0) throw failedPrecondition('META-9mm2d', 'Errors.Metadata.NoData')
  const after = await ctx.events.change(author(ctx), userAggregate, input.userId, (user) => {
    requireUser(user, ctx.orgId, () => refusal(input.missing))
    return decideRemoveUserMetadata(user.state, input)
  })
  return detailsOf(after)
}

export function decideRemoveUserMetadata(
  user: User,
  { keys, missing }: Pick<RemoveUserMetadata, 'keys' | 'missing'>,
): UserEvent[] {
  refuseAttributeKeys(keys)
  if (!keys.every((key) => Object.hasOwn(user.metadata, key))) throw refusal(missing)
  return [...new Set(keys)].map((key) => metadataRemoved(key))
}

const refusal = (id: RemoveUserMetadata['missing']) =>
  notFound(id, id === 'META-ncnw3' ? 'Errors.Metadata.NotFound' : 'Errors.Metadata.KeyNotExisting')
