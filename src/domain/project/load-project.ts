import type { Context } from '#domain/context.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/**
 * Rejects an unknown project, and a caller without the permission on it.
 * @throws `project.notFound`, PermissionDenied
 */
export function requireProjectAccess(
  ctx: Pick<Context, 'caller'>,
  project: Folded<Project>,
  target: Target,
  permission: string,
): void {
  if (!exists(projectAggregate, project) || isOutside(target, project.owner)) throw refuse('project.notFound')
  ctx.caller.require(permission, project.owner, project.id)
}

/** Returns a project on which the caller has the permission. */
export async function loadProject(
  ctx: Pick<Context, 'caller' | 'events'>,
  target: Target,
  permission: string,
): Promise<Folded<Project>> {
  const project = await ctx.events.load(projectAggregate, target.id)
  requireProjectAccess(ctx, project, target, permission)
  return project
}
