import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type UserGrantEvent, userGrantAdded } from '#domain/grant/events.ts'
import { checkGrantable, type Grantable, grantableRoles } from '#domain/grant/grantable-roles.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { change } from '#eventstore/change.ts'

export interface AddUserGrant {
  /** Organization that gives the roles; absent: that of the user. */
  readonly orgId?: string
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
  return ctx.events.retry(async () => {
    const [user, project] = await Promise.all([
      ctx.events.load(userAggregate, input.userId),
      ctx.events.load(projectAggregate, input.projectId),
    ])
    const orgId = input.orgId ?? user.owner
    const projectGrantId = input.projectGrantId || grantIdOf(project, orgId)
    ctx.caller.require('user.grant.write', orgId, projectGrantId || input.projectId)
    requireVisible(ctx, orgId, user)
    const events = decideAddUserGrant(input, grantableRoles(project, orgId, projectGrantId))
    const before = ctx.events.nonexistent(userGrantAggregate, ctx.newId())
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userGrantAggregate, before, owner: orgId, events }),
      // Without events: a concurrent removal of the user, the project or a role is a conflict.
      change({ aggregate: userAggregate, before: user, events: [] }),
      change({ aggregate: projectAggregate, before: project, events: [] }),
    ])
    return { userGrantId: before.id, details: detailsOf(after ?? before) }
  })
}

/** Returns the grant of a project to an organization; '': none, as where it owns the project. */
const grantIdOf = ({ state }: Folded<Project>, orgId: string): string =>
  Object.entries(state.grants).find(([, grant]) => grant.grantedOrgId === orgId)?.[0] ?? ''

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
