import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type UserGrantEvent, userGrantChanged } from '#domain/grant/events.ts'
import { checkGrantable, type Grantable, grantableRoles } from '#domain/grant/grantable-roles.ts'
import { loadUserGrant, type UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { change } from '#eventstore/change.ts'

/** Replaces the roles of a user grant. */
export async function updateUserGrant(
  ctx: Context,
  target: UserGrantTarget,
  roleKeys: readonly string[],
): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await loadUserGrant(ctx, target, 'user.grant.write')
    const project = await ctx.events.load(projectAggregate, before.state.projectId)
    const grantable = grantableRoles(project, before.owner, before.state.projectGrantId)
    const events = decideUpdateUserGrant(before.state, grantable, roleKeys)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userGrantAggregate, before, events }),
      // Without events: a concurrent removal of a role is a conflict.
      change({ aggregate: projectAggregate, before: project, events: [] }),
    ])
    return detailsOf(after ?? before)
  })
}

export function decideUpdateUserGrant(
  grant: UserGrant,
  grantable: Grantable,
  roleKeys: readonly string[],
): UserGrantEvent[] {
  checkGrantable(grantable, roleKeys)
  if (sameRoles(grant.roleKeys, roleKeys)) throw refuse('userGrant.notChanged')
  return [userGrantChanged([...new Set(roleKeys)])]
}
