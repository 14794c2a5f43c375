import type { OrgContext } from '#domain/context.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { type ChangeQuery, type FoundChange, pastChanges } from '#domain/user/history/past-changes.ts'

/** A part of a project, by the key under which its events name it. */
export type ProjectPart = { readonly appId: string } | { readonly grantId: string }

/** What happened to a project of the organization acted in; with `part`, to that part of it. */
export async function listProjectChanges(
  ctx: OrgContext,
  projectId: string,
  query: ChangeQuery,
  part?: ProjectPart,
): Promise<FoundChange[]> {
  ctx.caller.require(permissionFor(part), ctx.orgId, projectId)
  const project = await ctx.events.load(projectAggregate, projectId)
  requireProject(project, ctx.orgId)
  const [[key, id] = []] = Object.entries(part ?? {})
  const concerned: ChangeQuery = key ? { ...query, concerns: (event) => event.payload[key] === id } : query
  return pastChanges(ctx, projectAggregate.type, project, concerned)
}

function permissionFor(part: ProjectPart | undefined): string {
  if (!part) return 'project.read'
  return 'appId' in part ? 'project.app.read' : 'project.grant.read'
}
