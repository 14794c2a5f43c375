import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { userGrantAdded } from '#domain/grant/events.ts'
import { checkGrantable, loadGrantableRoles } from '#domain/grant/grantable-roles.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { userAggregate } from '#domain/user/user.ts'
import { exists } from '#eventstore/aggregate.ts'
import { failedPrecondition } from '#kit/errors.ts'

export interface AddUserGrant {
  readonly userId: string
  readonly projectId: string
  /** '' : the organization's own project, or the one grant of it that the organization has. */
  readonly projectGrantId: string
  readonly roleKeys: readonly string[]
}

/** Gives a user roles of a project; the user may be of another organization (contract §7.7). */
export async function addUserGrant(
  ctx: Context,
  input: AddUserGrant,
): Promise<{ userGrantId: string; details: Details }> {
  ctx.caller.require('user.grant.write', ctx.orgId, input.projectGrantId || input.projectId)
  const [user, grantable] = await Promise.all([
    ctx.events.load(userAggregate, input.userId),
    loadGrantableRoles(ctx, input.projectId, input.projectGrantId),
  ])
  if (!exists(userAggregate, user)) throw failedPrecondition('COMMAND-uXHNj', 'Errors.User.NotFound')
  checkGrantable(grantable, input.roleKeys)
  const id = ctx.newId()
  const stored = await ctx.events.pushOne(author(ctx), {
    aggregate: userGrantAggregate,
    before: ctx.events.unborn(userGrantAggregate, id),
    owner: ctx.orgId,
    events: [
      userGrantAdded({
        userId: input.userId,
        projectId: input.projectId,
        projectGrantId: grantable.projectGrantId,
        roleKeys: [...new Set(input.roleKeys)],
      }),
    ],
  })
  return { userGrantId: id, details: detailsOf(stored) }
}
