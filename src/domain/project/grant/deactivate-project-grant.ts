import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { changeProject } from '#domain/project/change-project.ts'
import { projectGrantDeactivated } from '#domain/project/grant/events.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Deactivates a project grant: roles granted through it do not count until it is reactivated. */
export async function deactivateProjectGrant(ctx: Context, project: Target, grantId: string): Promise<Details> {
  const after = await changeProject(ctx, project, 'project.grant.write', (state) =>
    decideDeactivateProjectGrant(state, grantId),
  )
  return detailsOf(after)
}

export function decideDeactivateProjectGrant(project: Project, grantId: string): ProjectEvent[] {
  if (requireProjectGrant(project, grantId).state !== 'active') throw refuse('projectGrant.notActive')
  return [projectGrantDeactivated(grantId)]
}
