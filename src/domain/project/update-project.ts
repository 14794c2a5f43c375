import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { projectName } from '#domain/project/add-project.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { projectChanged } from '#domain/project/events.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project, ProjectSettings } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Replaces all settings of a project. */
export async function updateProject(ctx: Context, project: Target, input: ProjectSettings): Promise<Details> {
  const settings = { ...input, name: projectName(input.name) }
  const after = await changeProject(ctx, project, 'project.write', (state) => decideUpdateProject(state, settings))
  return detailsOf(after)
}

export function decideUpdateProject(project: Project, settings: ProjectSettings): ProjectEvent[] {
  const { name, roleAssertion, roleCheck, projectCheck, privateLabeling } = project
  const current: ProjectSettings = { name, roleAssertion, roleCheck, projectCheck, privateLabeling }
  const changed = Object.entries(settings).filter(([key, value]) => current[key as keyof ProjectSettings] !== value)
  if (changed.length === 0) throw refuse('project.notChanged')
  return [projectChanged(Object.fromEntries(changed))]
}
