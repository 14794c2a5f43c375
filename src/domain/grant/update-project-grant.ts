import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { projectGrantChanged } from '#domain/project/grant/events.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireActiveProject, requireProjectGrant, requireRoles } from '#domain/project/require-project.ts'
import { sameRoles } from '#domain/project/same-roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { change } from '#eventstore/change.ts'

/**
 * Replaces the roles of a project grant, and removes the others from the user grants that depend on it. Many user grants
 * change in later units; the call can be repeated after an error.
 */
export async function updateProjectGrant(
  ctx: Context,
  target: Target,
  grantId: string,
  roleKeys: readonly string[],
): Promise<Details> {
  const of = { projectId: target.id, projectGrantId: grantId }
  const stays = new Set(roleKeys)
  const project = await loadProject(ctx, target, 'project.grant.write')
  if (sameRoles(requireProjectGrant(project.state, grantId).roleKeys, roleKeys)) await settleUserGrants(ctx, of)
  const details = await ctx.events.retry(async () => {
    const before = await loadProject(ctx, target, 'project.grant.write')
    const events = decideUpdateProjectGrant(before.state, grantId, [...stays])
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
  requireActiveProject(project)
  const grant = requireProjectGrant(project, grantId)
  requireRoles(project, roleKeys)
  if (sameRoles(grant.roleKeys, roleKeys)) throw refuse('projectGrant.notChanged')
  return [projectGrantChanged(grantId, roleKeys)]
}
