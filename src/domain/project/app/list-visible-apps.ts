import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { withinReach } from '#domain/listing/within-reach.ts'
import { type AppView, appViewOf } from '#domain/project/app/app-view.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Condition, Conditions, Database } from '#storage/tables.ts'

export type AppQuery =
  | { readonly kind: 'name'; readonly text: TextQuery }
  | { readonly kind: 'projectId' | 'clientId'; readonly id: string }
  /** Undefined: a state that no application has. */
  | { readonly kind: 'state'; readonly state: Database['apps']['state'] | undefined }
  /** Undefined: a kind that no application has. */
  | { readonly kind: 'kind'; readonly value: Database['apps']['kind'] | undefined }

export interface ListVisibleApps {
  readonly paging: Paging
  readonly sortBy: keyof typeof SORT_COLUMNS
  /** All of them must hold. */
  readonly queries: readonly AppQuery[]
}

const SORT_COLUMNS = {
  id: 'id',
  name: 'name_search',
  state: 'state',
  creationDate: 'created_at',
  changeDate: 'changed_at',
} as const

/** Lists the applications of all projects that the caller may read. */
export async function listVisibleApps(
  ctx: Context,
  { paging, sortBy, queries }: ListVisibleApps,
): Promise<Listed<AppView>> {
  const reach = ctx.caller.reach('project.app.read')
  const matchingApps = ctx.rows
    .selectFrom('apps')
    .where((eb) => withinReach(eb, reach, { org: eb.ref('org_id'), object: eb.ref('project_id') }))
    .where((eb) => eb.and(queries.map((query) => condition(eb, query))))
  const direction = paging.ascending ? 'asc' : 'desc'
  const [rows, counted] = await Promise.all([
    matchingApps
      .selectAll()
      .orderBy(SORT_COLUMNS[sortBy], direction)
      .orderBy('id', direction)
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingApps.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: rows.map(appViewOf) }
}

function condition(eb: Conditions<'apps'>, query: AppQuery): Condition {
  switch (query.kind) {
    case 'name':
      return textCondition(eb, { exact: eb.ref('name'), folded: eb.ref('name_search') }, query.text)
    case 'projectId':
      return eb('project_id', '=', query.id)
    case 'clientId':
      return eb('client_id', '=', query.id)
    case 'state':
      return query.state ? eb('state', '=', query.state) : eb.lit(false)
    case 'kind':
      return query.value ? eb('kind', '=', query.value) : eb.lit(false)
  }
}

/** Returns an application by its id alone. @throws `app.notFound`, PermissionDenied */
export async function getAppById(ctx: Context, appId: string): Promise<AppView> {
  const row = await ctx.rows.selectFrom('apps').selectAll().where('id', '=', appId).executeTakeFirst()
  if (!row) throw refuse('app.notFound')
  ctx.caller.require('project.app.read', row.org_id, row.project_id)
  return appViewOf(row)
}
