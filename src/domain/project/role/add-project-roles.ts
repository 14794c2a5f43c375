import { author, type Details, detailsOf, type OrgContext } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { projectRoleAdded } from '#domain/project/role/events.ts'
import { alreadyExists, invalidArgument } from '#kit/errors.ts'

export interface NewProjectRole {
  readonly key: string
  readonly displayName: string
  readonly group: string
}

/** Adds roles to a project: all of them, or none. */
export async function addProjectRoles(
  ctx: OrgContext,
  projectId: string,
  roles: readonly NewProjectRole[],
): Promise<Details> {
  ctx.caller.require('project.role.write', ctx.orgId, projectId)
  const after = await ctx.events.change(author(ctx), projectAggregate, projectId, (project) => {
    requireProject(project, ctx.orgId)
    return decideAddProjectRoles(project.state, roles)
  })
  return detailsOf(after)
}

export function decideAddProjectRoles(project: Project, roles: readonly NewProjectRole[]): ProjectEvent[] {
  const taken = new Set(Object.keys(project.roles))
  return roles.map((role) => {
    const key = role.key.trim()
    if (!key) throw invalidArgument('PROJECT-4m9vS', 'Errors.Project.Role.Invalid')
    requireOneLine({ roleKey: key, displayName: role.displayName, group: role.group })
    if (taken.has(key)) throw alreadyExists('V3-DKcYh', 'Errors.Project.Role.AlreadyExists')
    taken.add(key)
    return projectRoleAdded({ ...role, key })
  })
}
