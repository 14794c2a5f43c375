import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import type { NewProjectRole } from '#domain/project/role/add-project-roles.ts'
import { projectRoleChanged } from '#domain/project/role/events.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Changes display name and group of a role; its key stays. */
export async function updateProjectRole(ctx: Context, project: Target, role: NewProjectRole): Promise<Details> {
  const after = await changeProject(ctx, project, 'project.role.write', (state) => decideUpdateProjectRole(state, role))
  return detailsOf(after)
}

export function decideUpdateProjectRole(project: Project, role: NewProjectRole): ProjectEvent[] {
  const current = ownProperty(project.roles, role.key)
  if (!current) throw refuse('projectRole.notFound')
  requireOneLine({ displayName: role.displayName, group: role.group })
  if (current.displayName === role.displayName && current.group === role.group) throw refuse('projectRole.notChanged')
  return [projectRoleChanged(role)]
}
