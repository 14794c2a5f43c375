import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { projectReactivated } from '#domain/project/events.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Reactivates a project. */
export async function reactivateProject(ctx: Context, project: Target): Promise<Details> {
  const after = await changeProject(ctx, project, 'project.write', (state) => decideReactivateProject(state))
  return detailsOf(after)
}

export function decideReactivateProject(project: Project): ProjectEvent[] {
  if (project.status !== 'inactive') throw refuse('project.notInactive')
  return [projectReactivated()]
}
