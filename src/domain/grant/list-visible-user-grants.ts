import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Database } from '#storage/tables.ts'

/** A column of the grant, and the values of which one must hold. */
export interface VisibleGrantQuery {
  readonly column: 'id' | 'org_id' | 'user_id' | 'project_id' | 'project_grant_id' | 'state'
  readonly values: readonly string[]
}

export interface VisibleUserGrant {
  readonly id: string
  readonly state: Database['user_grants']['state']
  readonly createdAt: number
  readonly changedAt: number
  readonly user: UserView
  readonly project: { readonly id: string; readonly name: string; readonly orgId: string }
  /** Organization that gives the roles. */
  readonly org: { readonly id: string; readonly name: string }
  readonly roles: readonly { readonly key: string; readonly displayName: string; readonly group: string }[]
}

/** Lists the grants of users by id: the caller's own, and those of organizations where it may read them. */
export async function listVisibleUserGrants(
  ctx: Context,
  { paging, queries }: { readonly paging: Paging; readonly queries: readonly VisibleGrantQuery[] },
): Promise<Listed<VisibleUserGrant>> {
  const readable = ctx.caller.orgsWith('user.grant.read')
  const found = ctx.rows.selectFrom('user_grants').where((eb) => {
    const own = eb('user_id', '=', ctx.caller.id)
    const visible =
      readable === 'all' ? eb.lit(true) : readable.length > 0 ? eb.or([own, eb('org_id', 'in', [...readable])]) : own
    const asked = queries.map(({ column, values }) =>
      values.length > 0 ? eb(column, 'in', [...values] as never) : eb.lit(false),
    )
    return eb.and([visible, ...asked])
  })
  const [rows, counted] = await Promise.all([
    found
      .selectAll()
      .orderBy('id', paging.ascending ? 'asc' : 'desc')
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    found.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  const isReadable = (row: Database['user_grants']) =>
    row.user_id === ctx.caller.id ||
    ctx.caller.may('user.grant.read', row.org_id, row.project_grant_id || row.project_id)
  const entries = await describe(ctx, rows.filter(isReadable))
  return { total: Number(counted?.total ?? 0) - (rows.length - entries.length), entries }
}

async function describe(ctx: Context, rows: readonly Database['user_grants'][]): Promise<VisibleUserGrant[]> {
  if (rows.length === 0) return []
  const ids = (values: readonly string[]) => [...new Set(values)]
  const [users, orgs, projects] = await Promise.all([
    ctx.rows
      .selectFrom('users')
      .selectAll()
      .where('id', 'in', ids(rows.map((row) => row.user_id)))
      .execute(),
    ctx.rows
      .selectFrom('orgs')
      .select(['id', 'name'])
      .where('id', 'in', ids(rows.map((row) => row.org_id)))
      .execute(),
    ctx.events.loadAll(ids(rows.map((row) => row.project_id)).map((id) => ({ aggregate: projectAggregate, id }))),
  ])
  const views = await withLoginNames(ctx, users)
  return rows.flatMap((row) => {
    const user = views.find(({ id }) => id === row.user_id)
    const project = projects.find(({ id }) => id === row.project_id)
    if (!user || !project) return []
    const org = { id: row.org_id, name: orgs.find(({ id }) => id === row.org_id)?.name ?? '' }
    const { roles } = project.state
    // Written by the projection as a JSON array of role keys.
    const keys = JSON.parse(row.role_keys) as string[]
    return [
      {
        id: row.id,
        state: row.state,
        createdAt: row.created_at,
        changedAt: row.changed_at,
        user,
        project: { id: project.id, name: project.state.name, orgId: project.owner },
        org,
        roles: keys.map((key) => ({
          key,
          displayName: '',
          group: '',
          ...(Object.hasOwn(roles, key) ? roles[key] : {}),
        })),
      },
    ]
  })
}
