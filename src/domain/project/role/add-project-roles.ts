import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { requireOneLine } from '#domain/input/one-line.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { projectRoleAdded } from '#domain/project/role/events.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

export interface NewProjectRole {
  readonly key: string
  readonly displayName: string
  readonly group: string
}

/** Adds roles to a project: all of them, or none. */
export async function addProjectRoles(
  ctx: Context,
  project: Target,
  roles: readonly NewProjectRole[],
): Promise<Details> {
  const after = await changeProject(ctx, project, 'project.role.write', (state) => decideAddProjectRoles(state, roles))
  return detailsOf(after)
}

export function decideAddProjectRoles(project: Project, roles: readonly NewProjectRole[]): ProjectEvent[] {
  const existingKeys = new Set(Object.keys(project.roles))
  return roles.map((role) => {
    const key = role.key.trim()
    if (!key) throw refuse('projectRole.keyInvalid')
    requireOneLine({ roleKey: key, displayName: role.displayName, group: role.group })
    if (existingKeys.has(key)) throw refuse('projectRole.alreadyExists')
    existingKeys.add(key)
    return projectRoleAdded({ ...role, key })
  })
}
