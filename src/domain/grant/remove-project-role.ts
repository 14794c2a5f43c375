import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { projectGrantCascadeChanged } from '#domain/project/grant/events.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { projectRoleRemoved } from '#domain/project/role/events.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { change } from '#eventstore/change.ts'

/**
 * Removes a role from a project, its grants to other organizations and its user grants. Many user grants change in later
 * units; the call can be repeated after an error.
 */
export async function removeProjectRole(ctx: Context, target: Target, roleKey: string): Promise<Details> {
  const project = await loadProject(ctx, target, 'project.role.delete')
  const projectId = project.id
  if (!Object.hasOwn(project.state.roles, roleKey)) await settleUserGrants(ctx, { projectId })
  const details = await ctx.events.retry(async () => {
    const before = await loadProject(ctx, target, 'project.role.delete')
    const [after] = await ctx.events.push(author(ctx), [
      change({ aggregate: projectAggregate, before, events: decideRemoveProjectRole(before.state, roleKey) }),
      ...(await cascadeUserGrants(ctx, { projectId }, (key) => key !== roleKey)),
    ])
    return detailsOf(after ?? before)
  })
  await settleUserGrants(ctx, { projectId })
  return details
}

export function decideRemoveProjectRole(project: Project, roleKey: string): ProjectEvent[] {
  if (!Object.hasOwn(project.roles, roleKey)) throw refuse('projectRole.notFound')
  const granted = Object.entries(project.grants)
    .filter(([, grant]) => grant.roleKeys.includes(roleKey))
    .map(([id, grant]) =>
      projectGrantCascadeChanged(
        id,
        grant.roleKeys.filter((key) => key !== roleKey),
      ),
    )
  return [projectRoleRemoved(roleKey), ...granted]
}
