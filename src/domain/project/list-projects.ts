import type { OrgContext } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import type { ProjectRow } from '#domain/project/get-project-by-id.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

export type ProjectQuery =
  | { readonly kind: 'name'; readonly text: TextQuery }
  | { readonly kind: 'resourceOwner'; readonly orgId: string }

export interface ListProjects {
  readonly paging: Paging
  /** All of them have to hold. */
  readonly queries: readonly ProjectQuery[]
}

/** Projects of the organization acted in, by id; who manages single projects sees those. */
export async function listProjects(ctx: OrgContext, { paging, queries }: ListProjects): Promise<Listed<ProjectRow>> {
  const visible = await visibleProjects(ctx)
  const found = ctx.rows
    .selectFrom('projects')
    .where('org_id', '=', ctx.orgId)
    .where((eb) => eb.and(queries.map((query) => projectCondition(eb, query))))
    .where((eb) => (visible === 'all' ? eb.lit(true) : visible.length ? eb('id', 'in', visible) : eb.lit(false)))
  const [entries, counted] = await Promise.all([
    found
      .selectAll()
      .orderBy('id', paging.ascending ? 'asc' : 'desc')
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}

/** No project has this id: whoever may read it nevertheless may read all. */
const NO_PROJECT = ''

/** All, or the ids of the projects that the caller manages. */
async function visibleProjects(ctx: OrgContext): Promise<'all' | string[]> {
  if (ctx.caller.may('project.read', ctx.orgId, NO_PROJECT)) return 'all'
  const memberships = await ctx.rows
    .selectFrom('members')
    .select('object_id as id')
    .where('user_id', '=', ctx.caller.id)
    .where('org_id', '=', ctx.orgId)
    .where('kind', '=', 'project')
    .execute()
  return memberships.map(({ id }) => id).filter((id) => ctx.caller.may('project.read', ctx.orgId, id))
}

function projectCondition(eb: Conditions<'projects'>, query: ProjectQuery): Condition {
  if (query.kind === 'resourceOwner') return eb('org_id', '=', query.orgId)
  return textCondition(eb, { exact: eb.ref('name'), folded: eb.ref('name_search') }, query.text)
}
