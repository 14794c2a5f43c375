import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { missingRole } from '#domain/project/grant/add-project-grant.ts'
import { projectGrantChanged } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import {
  nothingChanged,
  requireActiveProject,
  requireProjectGrant,
  requireRoles,
} from '#domain/project/require-project.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { change } from '#eventstore/event-store.ts'

/**
 * Replaces the roles that another organization can give; who has a role that is no longer among them loses it. With
 * many people the grant changes first and they follow; when that fails half-way, the call can be made again.
 */
export async function updateProjectGrant(
  ctx: OrgContext,
  ref: { projectId: string; grantId: string },
  roleKeys: readonly string[],
): Promise<Details> {
  ctx.caller.require('project.grant.write', ctx.orgId, ref.projectId)
  const of = { projectId: ref.projectId, projectGrantId: ref.grantId }
  const stays = new Set(roleKeys)
  const project = await ctx.events.load(projectAggregate, ref.projectId)
  requireActiveProject(project, ctx.orgId)
  if (sameRoles(requireProjectGrant(project.state, ref.grantId).roleKeys, roleKeys)) await settleUserGrants(ctx, of)
  const details = await ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, ref.projectId)
    requireActiveProject(before, ctx.orgId)
    const events = decideUpdateProjectGrant(before.state, ref.grantId, [...stays])
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events }),
      ...(await cascadeUserGrants(ctx, of, (key) => stays.has(key))),
    ])
    return detailsOf(after ?? before)
  })
  await settleUserGrants(ctx, of)
  return details
}

export function decideUpdateProjectGrant(
  project: Project,
  grantId: string,
  roleKeys: readonly string[],
): ProjectEvent[] {
  const grant = requireProjectGrant(project, grantId)
  requireRoles(project, roleKeys, missingRole)
  if (sameRoles(grant.roleKeys, roleKeys)) throw nothingChanged('PROJECT-0o0pL')
  return [projectGrantChanged(grantId, roleKeys)]
}
