import type { Context } from '#domain/context.ts'
import { checkLimit } from '#domain/paging.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { requireProject } from '#domain/project/require-project.ts'
import { type ChangeQuery, type FoundChange, pastChanges } from '#domain/setup/past-changes.ts'

/** The most changes that are looked through for those of a part of a project; also the most in an answer. */
const MOST = 1000

/** A part of a project, by the key under which its events name it. */
export type ProjectPart = { readonly appId: string } | { readonly grantId: string }

/** What happened to a project of the organization acted in; with `part`, to that part of it. */
export async function listProjectChanges(
  ctx: Context,
  projectId: string,
  query: ChangeQuery,
  part?: ProjectPart,
): Promise<FoundChange[]> {
  ctx.caller.require('project.read', ctx.orgId, projectId)
  const project = await ctx.events.load(projectAggregate, projectId)
  requireProject(project, ctx.orgId)
  if (!part) return pastChanges(ctx, projectAggregate.type, project, query)
  const limit = checkLimit(query.limit, MOST)
  const changes = await pastChanges(ctx, projectAggregate.type, project, { ...query, limit: MOST })
  const [[key, id] = ['', '']] = Object.entries(part)
  return changes.filter(({ event }) => event.payload[key] === id).slice(0, limit)
}
