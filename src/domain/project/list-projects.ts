import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { type ProjectView, projectViewOf } from '#domain/project/project-view.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

export type ProjectQuery =
  | { readonly kind: 'name'; readonly text: TextQuery }
  | { readonly kind: 'resourceOwner'; readonly orgId: string }

export interface ListProjects {
  readonly orgId: string
  readonly paging: Paging
  /** Conditions, combined by AND. */
  readonly queries: readonly ProjectQuery[]
}

/** Lists the projects of an organization by id; members of single projects see only these. */
export async function listProjects(
  ctx: Context,
  { orgId, paging, queries }: ListProjects,
): Promise<Listed<ProjectView>> {
  const visible = await visibleProjects(ctx, orgId)
  const matchingProjects = ctx.rows
    .selectFrom('projects')
    .where('org_id', '=', orgId)
    .where((eb) => eb.and(queries.map((query) => projectCondition(eb, query))))
    .where((eb) => (visible === 'all' ? eb.lit(true) : visible.length ? eb('id', 'in', visible) : eb.lit(false)))
  const [entries, counted] = await Promise.all([
    matchingProjects
      .selectAll()
      .orderBy('id', paging.ascending ? 'asc' : 'desc')
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingProjects.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: entries.map(projectViewOf) }
}

/** Id of no project: a caller that may read it may read all. */
const NO_PROJECT = ''

/** All, or the ids of the projects that the caller manages. */
async function visibleProjects(ctx: Context, orgId: string): Promise<'all' | string[]> {
  if (ctx.caller.may('project.read', orgId, NO_PROJECT)) return 'all'
  const memberships = await ctx.rows
    .selectFrom('members')
    .select('object_id as id')
    .where('user_id', '=', ctx.caller.id)
    .where('org_id', '=', orgId)
    .where('kind', '=', 'project')
    .execute()
  return memberships.map(({ id }) => id).filter((id) => ctx.caller.may('project.read', orgId, id))
}

function projectCondition(eb: Conditions<'projects'>, query: ProjectQuery): Condition {
  if (query.kind === 'resourceOwner') return eb('org_id', '=', query.orgId)
  return textCondition(eb, { exact: eb.ref('name'), folded: eb.ref('name_search') }, query.text)
}
