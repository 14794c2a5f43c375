import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type UserGrantEvent, userGrantAdded } from '#domain/grant/events.ts'
import { checkGrantable, type Grantable, grantableRoles } from '#domain/grant/grantable-roles.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/event-store.ts'

export interface AddUserGrant {
  /** Organization that gives the roles. */
  readonly orgId: string
  readonly userId: string
  readonly projectId: string
  /** '': the organization owns the project, or has one grant of it. */
  readonly projectGrantId: string
  readonly roleKeys: readonly string[]
}

/**
 * Grants roles of a project to a user: one of the organization, or of another one in which the caller may read users
 * (docs/security.md).
 */
export async function addUserGrant(
  ctx: Context,
  input: AddUserGrant,
): Promise<{ userGrantId: string; details: Details }> {
  ctx.caller.require('user.grant.write', input.orgId, input.projectGrantId || input.projectId)
  return ctx.events.retry(async () => {
    const [user, project] = await Promise.all([
      ctx.events.load(userAggregate, input.userId),
      ctx.events.load(projectAggregate, input.projectId),
    ])
    requireVisible(ctx, input.orgId, user)
    const events = decideAddUserGrant(input, grantableRoles(project, input.orgId, input.projectGrantId))
    const before = ctx.events.unborn(userGrantAggregate, ctx.newId())
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userGrantAggregate, before, owner: input.orgId, events }),
      // Without events: a concurrent removal of the user, the project or a role is a conflict.
      change({ aggregate: userAggregate, before: user, events: [] }),
      change({ aggregate: projectAggregate, before: project, events: [] }),
    ])
    return { userGrantId: before.id, details: detailsOf(after ?? before) }
  })
}

function requireVisible(ctx: Pick<Context, 'caller'>, orgId: string, user: Folded<User>): void {
  const visible = user.owner === orgId || ctx.caller.may('user.read', user.owner)
  if (!exists(userAggregate, user) || !visible) throw refuse('userGrant.userNotFound')
}

export function decideAddUserGrant(input: AddUserGrant, grantable: Grantable): UserGrantEvent[] {
  const { userId, projectId, roleKeys } = input
  checkGrantable(grantable, roleKeys)
  const { projectGrantId } = grantable
  return [userGrantAdded({ userId, projectId, projectGrantId, roleKeys: [...new Set(roleKeys)] })]
}
