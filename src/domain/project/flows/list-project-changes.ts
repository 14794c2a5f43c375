import type { Context } from '#domain/context.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Target } from '#domain/target.ts'
import { type ChangeQuery, type FoundChange, pastChanges } from '#domain/user/history/past-changes.ts'

/** A part of a project, by the key of its id in event payloads. */
export type ProjectPart = { readonly appId: string } | { readonly grantId: string }

/** Lists the events of a project, or of one part of it. */
export async function listProjectChanges(
  ctx: Context,
  target: Target,
  query: ChangeQuery,
  part?: ProjectPart,
): Promise<FoundChange[]> {
  const project = await loadProject(ctx, target, permissionFor(part))
  const [[key, id] = []] = Object.entries(part ?? {})
  const concerned: ChangeQuery = key ? { ...query, concerns: (event) => event.payload[key] === id } : query
  return pastChanges(ctx, projectAggregate.type, project, concerned)
}

function permissionFor(part: ProjectPart | undefined): string {
  if (!part) return 'project.read'
  return 'appId' in part ? 'project.app.read' : 'project.grant.read'
}
