import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type UserGrantEvent, userGrantAdded } from '#domain/grant/events.ts'
import { checkGrantable, type Grantable, grantableRoles } from '#domain/grant/grantable-roles.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'
import { failedPrecondition } from '#kit/errors.ts'

export interface AddUserGrant {
  readonly userId: string
  readonly projectId: string
  /** '' : the organization's own project, or the one grant of it that the organization has. */
  readonly projectGrantId: string
  readonly roleKeys: readonly string[]
}

/**
 * Gives a user roles of a project. The user is of the organization acted in, or of another one in which the caller may
 * see users (contract §7.7; security check 1).
 */
export async function addUserGrant(
  ctx: OrgContext,
  input: AddUserGrant,
): Promise<{ userGrantId: string; details: Details }> {
  ctx.caller.require('user.grant.write', ctx.orgId, input.projectGrantId || input.projectId)
  return ctx.events.retry(async () => {
    const [user, project] = await Promise.all([
      ctx.events.load(userAggregate, input.userId),
      ctx.events.load(projectAggregate, input.projectId),
    ])
    requireVisible(ctx, user)
    const events = decideAddUserGrant(input, grantableRoles(project, ctx.orgId, input.projectGrantId))
    const before = ctx.events.unborn(userGrantAggregate, ctx.newId())
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userGrantAggregate, before, owner: ctx.orgId, events }),
      // Without events: the user, the project and its roles must not go meanwhile.
      change({ aggregate: userAggregate, before: user, events: [] }),
      change({ aggregate: projectAggregate, before: project, events: [] }),
    ])
    return { userGrantId: before.id, details: detailsOf(after ?? before) }
  })
}

function requireVisible(ctx: Pick<OrgContext, 'caller' | 'orgId'>, user: Folded<User>): void {
  const visible = user.owner === ctx.orgId || ctx.caller.may('user.read', user.owner)
  if (!exists(userAggregate, user) || !visible) throw failedPrecondition('COMMAND-uXHNj', 'Errors.User.NotFound')
}

export function decideAddUserGrant(input: AddUserGrant, grantable: Grantable): UserGrantEvent[] {
  const { userId, projectId, roleKeys } = input
  checkGrantable(grantable, roleKeys)
  const { projectGrantId } = grantable
  return [userGrantAdded({ userId, projectId, projectGrantId, roleKeys: [...new Set(roleKeys)] })]
}
