import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { projectDeactivated } from '#domain/project/events.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Deactivates a project: its applications cannot sign users in, and their tokens are rejected, until it is reactivated. */
export async function deactivateProject(ctx: Context, project: Target): Promise<Details> {
  const after = await changeProject(ctx, project, 'project.write', (state) => decideDeactivateProject(state))
  return detailsOf(after)
}

export function decideDeactivateProject(project: Project): ProjectEvent[] {
  if (project.status !== 'active') throw refuse('project.notActive')
  return [projectDeactivated()]
}
