import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { changeUser } from '#domain/user/access/change-user.ts'
import { mayOrSelf } from '#domain/user/access/user-access.ts'
import { humanAvatarRemoved } from '#domain/user/human/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Removes the picture of a person. */
export async function removeHumanAvatar(ctx: Context, target: Target): Promise<Details> {
  const after = await changeUser(ctx, target, mayOrSelf('user.write'), decideRemoveHumanAvatar)
  return detailsOf(after)
}

export function decideRemoveHumanAvatar(user: User): UserEvent[] {
  if (!user.avatarKey) throw refuse('avatar.notSet')
  return [humanAvatarRemoved(user.avatarKey)]
}
