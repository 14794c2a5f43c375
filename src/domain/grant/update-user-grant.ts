import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { type UserGrantEvent, userGrantChanged } from '#domain/grant/events.ts'
import { checkGrantable, loadGrantableRoles } from '#domain/grant/grantable-roles.ts'
import { loadUserGrant, missingUserGrant, type UserGrantRef } from '#domain/grant/require-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { sameRoles } from '#domain/project/member/update-project-member.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** Replaces the roles of a grant (contract §7.7). */
export async function updateUserGrant(ctx: Context, ref: UserGrantRef, roleKeys: readonly string[]): Promise<Details> {
  return ctx.events.retry(async () => {
    const before = await loadUserGrant(ctx, ref, { permission: 'user.grant.write', missing: missingUserGrant })
    const { projectId, projectGrantId } = before.state
    checkGrantable(await loadGrantableRoles(ctx, projectId, projectGrantId), roleKeys)
    const events = decideUpdateUserGrant(before.state, [...new Set(roleKeys)])
    return detailsOf(await ctx.events.pushOne(author(ctx), { aggregate: userGrantAggregate, before, events }))
  })
}

export function decideUpdateUserGrant(grant: UserGrant, roleKeys: readonly string[]): UserGrantEvent[] {
  if (sameRoles(grant.roleKeys, roleKeys)) throw failedPrecondition('COMMAND-Rs8fy', 'Errors.UserGrant.NotChanged')
  return [userGrantChanged(roleKeys)]
}
