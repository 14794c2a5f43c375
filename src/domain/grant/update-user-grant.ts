import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { type UserGrantEvent, userGrantChanged } from '#domain/grant/events.ts'
import { checkGrantable, type Grantable, grantableRoles } from '#domain/grant/grantable-roles.ts'
import { loadUserGrant, missingUserGrant, type UserGrantRef } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { change } from '#eventstore/event-store.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Replaces the roles of a grant (contract §7.7). */
export async function updateUserGrant(
  ctx: OrgContext,
  ref: UserGrantRef,
  roleKeys: readonly string[],
): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await loadUserGrant(ctx, ref, { permission: 'user.grant.write', missing: missingUserGrant })
    const project = await ctx.events.load(projectAggregate, before.state.projectId)
    const grantable = grantableRoles(project, ctx.orgId, before.state.projectGrantId)
    const events = decideUpdateUserGrant(before.state, grantable, roleKeys)
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: userGrantAggregate, before, events }),
      // Without events: the roles must not go meanwhile.
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
  if (sameRoles(grant.roleKeys, roleKeys)) throw failedPrecondition('COMMAND-Rs8fy', 'Errors.UserGrant.NotChanged')
  return [userGrantChanged([...new Set(roleKeys)])]
}
