import type { Context } from '#domain/context.ts'
import type { UserGrantTarget } from '#domain/grant/require-user-grant.ts'
import { asksForRole, grantCondition, hasRoles, type UserGrantQuery } from '#domain/grant/user-grant-query.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside } from '#domain/target.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Database } from '#storage/tables.ts'

/** A user grant with the names of its user, project and organization. */
export interface FoundUserGrant {
  readonly id: string
  readonly user: UserView
  readonly roleKeys: readonly string[]
  readonly state: Database['user_grants']['state']
  readonly projectId: string
  readonly projectName: string
  readonly projectGrantId: string
  /** Organization that gives the roles. */
  readonly orgId: string
  readonly orgName: string
  readonly orgDomain: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

export interface ListUserGrants {
  readonly paging: Paging
  /** Conditions, combined by AND. */
  readonly queries: readonly UserGrantQuery[]
}

type GrantRow = Database['user_grants']
type OrgRow = Pick<Database['orgs'], 'id' | 'name' | 'primary_domain'>

/** Lists the user grants of an organization by id; members of single projects see only those of these. */
export async function listUserGrants(
  ctx: Context,
  orgId: string,
  input: ListUserGrants,
): Promise<Listed<FoundUserGrant>> {
  const org = await loadOrg(ctx, orgId)
  if (!org) return { total: 0, entries: [] }
  const { total, entries } = await findPage(ctx, org, input)
  return { total, entries: await withNames(ctx, [org], entries) }
}

/** Returns a user grant. */
export async function getUserGrant(ctx: Context, target: UserGrantTarget): Promise<FoundUserGrant> {
  const row = await ctx.rows.selectFrom('user_grants').selectAll().where('id', '=', target.id).executeTakeFirst()
  if (!row || isOutside(target, row.org_id)) throw refuse('userGrant.notFound')
  if (target.userId !== undefined && row.user_id !== target.userId) throw refuse('userGrant.notFound')
  ctx.caller.require('user.grant.read', row.org_id, row.project_grant_id || row.project_id)
  const org = await loadOrg(ctx, row.org_id)
  const [grant] = org ? await withNames(ctx, [org], [row]) : []
  if (!grant) throw refuse('userGrant.notFound')
  return grant
}

const loadOrg = (ctx: Context, orgId: string): Promise<OrgRow | undefined> =>
  ctx.rows.selectFrom('orgs').selectAll().where('id', '=', orgId).executeTakeFirst()

/** Id of no project: a caller that may read grants of it may read all. */
const NO_PROJECT = ''

async function findPage(ctx: Context, org: OrgRow, { paging, queries }: ListUserGrants): Promise<Listed<GrantRow>> {
  const matchingGrants = ctx.rows
    .selectFrom('user_grants')
    .where('org_id', '=', org.id)
    .where((eb) => eb.and(queries.map((query) => grantCondition(eb, query, org))))
  const seesAll = ctx.caller.may('user.grant.read', org.id, NO_PROJECT)
  if (!seesAll || queries.some(asksForRole)) {
    const rows = await matchingGrants.selectAll().execute()
    const visible = (row: GrantRow) => ctx.caller.may('user.grant.read', org.id, row.project_grant_id || row.project_id)
    return cutPage(
      rows.filter((row) => visible(row) && hasRoles(roleKeysOf(row), queries)),
      paging,
      (row) => row.id,
    )
  }
  const [entries, counted] = await Promise.all([
    matchingGrants
      .selectAll()
      .orderBy('id', paging.ascending ? 'asc' : 'desc')
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingGrants.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries }
}

/** Returns grants with the names of user, project and organization; `orgs`: the organizations that give the roles. */
export async function withNames(
  ctx: Context,
  orgs: readonly OrgRow[],
  rows: readonly GrantRow[],
): Promise<FoundUserGrant[]> {
  if (rows.length === 0) return []
  const userIds = [...new Set(rows.map((row) => row.user_id))]
  const projectIds = [...new Set(rows.map((row) => row.project_id))]
  const [users, projects] = await Promise.all([
    ctx.rows.selectFrom('users').selectAll().where('id', 'in', userIds).execute(),
    ctx.rows.selectFrom('projects').select(['id', 'name']).where('id', 'in', projectIds).execute(),
  ])
  const userById = new Map((await withLoginNames(ctx, users)).map((user) => [user.id, user]))
  const nameById = new Map(projects.map((project) => [project.id, project.name]))
  const orgById = new Map(orgs.map((org) => [org.id, org]))
  return rows.flatMap((row) => {
    const [user, org] = [userById.get(row.user_id), orgById.get(row.org_id)]
    return user && org ? [toFound(row, { user, projectName: nameById.get(row.project_id) ?? '', org })] : []
  })
}

/** Written by the user grant's projection. */
const roleKeysOf = (row: GrantRow): string[] => JSON.parse(row.role_keys) as string[]

const toFound = (
  row: GrantRow,
  { user, projectName, org }: { user: UserView; projectName: string; org: OrgRow },
): FoundUserGrant => ({
  id: row.id,
  user,
  roleKeys: roleKeysOf(row),
  state: row.state,
  projectId: row.project_id,
  projectName,
  projectGrantId: row.project_grant_id,
  orgId: row.org_id,
  orgName: org.name,
  orgDomain: org.primary_domain,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  sequence: row.sequence,
})
