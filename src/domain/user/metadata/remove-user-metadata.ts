import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { metadataRemoved } from '#domain/user/metadata/events.ts'
import { refuseAttributeKeys } from '#domain/user/person/refuse-attribute-keys.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes metadata of a user by keys: none of them if one is unknown. */
export async function removeUserMetadata(ctx: Context, target: Target, keys: readonly string[]): Promise<Details> {
  if (keys.length === 0) throw refuse('metadata.empty')
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), (user) => decideRemoveUserMetadata(user, keys))
  return detailsOf(after)
}

export function decideRemoveUserMetadata(user: User, keys: readonly string[]): UserEvent[] {
  refuseAttributeKeys(keys)
  if (!keys.every((key) => Object.hasOwn(user.metadata, key))) throw refuse('metadata.notFound')
  return [...new Set(keys)].map((key) => metadataRemoved(key))
}
