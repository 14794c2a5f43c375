import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { cascadeUserGrants, settleUserGrants } from '#domain/grant/cascade-user-grants.ts'
import { projectGrantCascadeChanged } from '#domain/project/grant/events.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { projectRoleRemoved } from '#domain/project/role/events.ts'
import { change } from '#eventstore/event-store.ts'
import { notFound } from '#kit/errors.ts'

/**
 * Removes a role from a project, from its grants to other organizations, and from everybody who has it. With many
 * people the role is gone first and they follow; when that fails half-way, the call can be made again.
 */
export async function removeProjectRole(ctx: OrgContext, projectId: string, roleKey: string): Promise<Details> {
  ctx.caller.require('project.role.delete', ctx.orgId, projectId)
  const project = await ctx.events.load(projectAggregate, projectId)
  requireProject(project, ctx.orgId)
  if (!Object.hasOwn(project.state.roles, roleKey)) await settleUserGrants(ctx, { projectId })
  const details = await ctx.events.retry(async () => {
    const before = await ctx.events.load(projectAggregate, projectId)
    requireProject(before, ctx.orgId)
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
  if (!Object.hasOwn(project.roles, roleKey)) throw notFound('COMMAND-m9vMf', 'Errors.Project.Role.NotExisting')
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
