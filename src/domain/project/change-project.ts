import { author, type Context } from '#domain/context.ts'
import { requireProjectAccess } from '#domain/project/load-project.ts'
import { type ProjectEvent, projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import type { Target } from '#domain/target.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Loads a project, judges the caller's permission on it, and stores the decided events; decides again after a concurrent
 * change.
 * @throws as `requireProjectAccess` and `decide`
 */
export function changeProject(
  ctx: Context,
  target: Target,
  permission: string,
  decide: (project: Project, folded: Folded<Project>) => readonly ProjectEvent[],
): Promise<Folded<Project>> {
  return ctx.events.change(author(ctx), projectAggregate, target.id, (project) => {
    requireProjectAccess(ctx, project, target, permission)
    return decide(project.state, project)
  })
}
