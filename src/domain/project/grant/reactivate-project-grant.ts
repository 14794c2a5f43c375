import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { projectGrantReactivated } from '#domain/project/grant/events.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Reactivates a project grant. */
export async function reactivateProjectGrant(ctx: Context, project: Target, grantId: string): Promise<Details> {
  const after = await changeProject(ctx, project, 'project.grant.write', (state) =>
    decideReactivateProjectGrant(state, grantId),
  )
  return detailsOf(after)
}

export function decideReactivateProjectGrant(project: Project, grantId: string): ProjectEvent[] {
  if (requireProjectGrant(project, grantId).state !== 'inactive') throw refuse('projectGrant.notInactive')
  return [projectGrantReactivated(grantId)]
}
