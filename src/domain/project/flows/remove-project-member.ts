import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { memberRemoved } from '#domain/instance/members.ts'
import { changeProject } from '#domain/project/change-project.ts'
import type { ProjectEvent } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'

/** Removes a member of a project. */
export async function removeProjectMember(ctx: Context, project: Target, userId: string): Promise<Details> {
  const after = await changeProject(ctx, project, 'project.member.delete', (state) =>
    decideRemoveProjectMember(state, userId),
  )
  return detailsOf(after)
}

export function decideRemoveProjectMember(project: Project, userId: string): ProjectEvent[] {
  if (!Object.hasOwn(project.members, userId)) throw refuse('member.notFound')
  return [memberRemoved('project', userId)]
}
