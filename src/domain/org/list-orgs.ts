import type { Context } from '#domain/context.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { type OrgView, orgViewOf } from '#domain/org/org-view.ts'
import type { Condition, Conditions } from '#storage/tables.ts'

export type OrgQuery =
  | { readonly kind: 'name'; readonly text: TextQuery }
  /** One of the organization's verified domains. */
  | { readonly kind: 'domain'; readonly text: TextQuery }
  /** Undefined: a state that no organization is in. */
  | { readonly kind: 'state'; readonly state: OrgView['state'] | undefined }
  | { readonly kind: 'id'; readonly id: string }

export interface ListOrgs {
  readonly paging: Paging
  readonly sortBy: 'id' | 'name' | 'creationDate'
  /** Conditions, combined by AND. */
  readonly queries: readonly OrgQuery[]
}

const sortColumns = { id: 'id', name: 'name_search', creationDate: 'created_at' } as const

/** Lists the organizations of the instance, in the order of their ids where the sorting column is equal. */
export async function listOrgs(ctx: Context, query: ListOrgs): Promise<Listed<OrgView>> {
  requireOnInstance(ctx.caller, 'iam.read')
  return findOrgs(ctx, query, 'all')
}

/** Lists the organizations that the caller may read, in the same order. */
export const listVisibleOrgs = (ctx: Context, query: ListOrgs): Promise<Listed<OrgView>> =>
  findOrgs(ctx, query, ctx.caller.orgsWith('org.read'))

/** Lists organizations among those with these ids, in the same order; judges no permission. */
export async function findOrgs(
  ctx: Pick<Context, 'rows'>,
  { paging, sortBy, queries }: ListOrgs,
  visible: 'all' | readonly string[],
): Promise<Listed<OrgView>> {
  const matchingOrgs = ctx.rows
    .selectFrom('orgs')
    .where((eb) => (visible === 'all' ? eb.lit(true) : visible.length > 0 ? eb('id', 'in', visible) : eb.lit(false)))
    .where((eb) => eb.and(queries.map((query) => orgCondition(eb, query))))
  const direction = paging.ascending ? 'asc' : 'desc'
  const [rows, counted] = await Promise.all([
    matchingOrgs
      .selectAll()
      .orderBy(sortColumns[sortBy], direction)
      .orderBy('id', direction)
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingOrgs.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: rows.map(orgViewOf) }
}

function orgCondition(eb: Conditions<'orgs'>, query: OrgQuery): Condition {
  switch (query.kind) {
    case 'name':
      return textCondition(eb, { exact: eb.ref('name'), folded: eb.ref('name_search') }, query.text)
    case 'domain':
      return eb(
        'id',
        'in',
        eb
          .selectFrom('org_domains')
          .select('org_domains.org_id')
          .where('is_verified', '=', 1)
          .where((inner) =>
            textCondition(inner, { exact: inner.ref('domain'), folded: inner.ref('domain') }, query.text),
          ),
      )
    case 'state':
      return query.state ? eb('state', '=', query.state) : eb.lit(false)
    case 'id':
      return eb('id', '=', query.id)
  }
}
