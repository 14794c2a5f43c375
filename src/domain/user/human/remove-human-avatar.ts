import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { humanAvatarRemoved } from '#domain/user/human/events.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { notFound } from '#kit/errors.ts'

/** Takes a person's picture away (contract §7.3). */
export async function removeHumanAvatar(ctx: OrgContext, userId: string): Promise<Details> {
  ctx.caller.require('user.write', ctx.orgId)
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('USER-35N8f', 'Errors.User.NotFound'))
    return decideRemoveHumanAvatar(user.state)
  })
  return detailsOf(after)
}

export function decideRemoveHumanAvatar(user: User): UserEvent[] {
  if (!user.avatarKey) throw notFound('USER-Avt01', 'Errors.User.Avatar.NotSet')
  return [humanAvatarRemoved(user.avatarKey)]
}
