import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { nothingChanged, requireProject } from '#domain/project/require-project.ts'
import type { NewProjectRole } from '#domain/project/role/add-project-roles.ts'
import { projectRoleChanged } from '#domain/project/role/events.ts'
import { notFound } from '#kit/errors.ts'

/** Changes how a role is shown and grouped; its key stays. */
export async function updateProjectRole(ctx: OrgContext, projectId: string, role: NewProjectRole): Promise<Details> {
  ctx.caller.require('project.role.write', ctx.orgId, projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideUpdateProjectRole(project.state, role)
  })
  return detailsOf(after)
}

export function decideUpdateProjectRole(project: Project, role: NewProjectRole): ProjectEvent[] {
  const standing = Object.hasOwn(project.roles, role.key) ? project.roles[role.key] : undefined
  if (!standing) throw notFound('COMMAND-vv8M9', 'Errors.Project.Role.NotExisting')
  requireOneLine({ displayName: role.displayName, group: role.group })
  if (standing.displayName === role.displayName && standing.group === role.group) throw nothingChanged('COMMAND-5M0cs')
  return [projectRoleChanged(role)]
}
