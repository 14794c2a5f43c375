import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { type ProjectView, projectViewOf } from '#domain/project/project-view.ts'

export type VisibleProjectQuery =
  | { readonly kind: 'name'; readonly text: TextQuery }
  | { readonly kind: 'ids'; readonly ids: readonly string[] }
  | { readonly kind: 'orgId'; readonly orgId: string }

export interface ListVisibleProjects {
  readonly paging: Paging
  readonly sortBy: 'id' | 'name' | 'creationDate' | 'changeDate'
  /** All of them must hold. */
  readonly queries: readonly VisibleProjectQuery[]
}

const COLUMNS = { id: 'id', name: 'name_search', creationDate: 'created_at', changeDate: 'changed_at' } as const

/** Lists the projects of all organizations that the caller may read. */
export async function listVisibleProjects(
  ctx: Context,
  { paging, sortBy, queries }: ListVisibleProjects,
): Promise<Listed<ProjectView>> {
  const readable = ctx.caller.orgsWith('project.read')
  const found = ctx.rows.selectFrom('projects').where((eb) =>
    eb.and([
      readable === 'all' ? eb.lit(true) : readable.length > 0 ? eb('org_id', 'in', [...readable]) : eb.lit(false),
      ...queries.map((query) => {
        if (query.kind === 'orgId') return eb('org_id', '=', query.orgId)
        if (query.kind === 'ids') return query.ids.length > 0 ? eb('id', 'in', [...query.ids]) : eb.lit(false)
        return textCondition(eb, { exact: eb.ref('name'), folded: eb.ref('name_search') }, query.text)
      }),
    ]),
  )
  const direction = paging.ascending ? 'asc' : 'desc'
  const sorted = found.selectAll().orderBy(COLUMNS[sortBy], direction)
  const [rows, counted] = await Promise.all([
    (sortBy === 'id' ? sorted : sorted.orderBy('id', direction)).limit(paging.limit).offset(paging.offset).execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  // A role on one project of an organization reads that project alone.
  const entries = rows.filter((row) => ctx.caller.may('project.read', row.org_id, row.id)).map(projectViewOf)
  return { total: Number(counted?.total ?? 0) - (rows.length - entries.length), entries }
}
