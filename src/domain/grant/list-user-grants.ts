import type { Context } from '#domain/context.ts'
import { cutPage } from '#domain/cut-page.ts'
import { missingUserGrant } from '#domain/grant/require-user-grant.ts'
import type { Listed, Paging } from '#domain/paging.ts'
import type { TextQuery } from '#domain/text-condition.ts'
import { matchesText } from '#domain/text-match.ts'
import { type FoundUser, withLoginNames } from '#domain/user/login-names.ts'
import type { Database } from '#storage/tables.ts'

/** A grant with the names of what it joins. */
export interface FoundUserGrant {
  readonly id: string
  readonly user: FoundUser
  readonly roleKeys: readonly string[]
  readonly state: Database['user_grants']['state']
  readonly projectId: string
  readonly projectName: string
  readonly projectGrantId: string
  /** Who gives the roles. */
  readonly orgId: string
  readonly orgName: string
  readonly orgDomain: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

const textFields = {
  userName: (grant: FoundUserGrant) => [grant.user.user_name],
  firstName: (grant: FoundUserGrant) => [grant.user.first_name],
  lastName: (grant: FoundUserGrant) => [grant.user.last_name],
  displayName: (grant: FoundUserGrant) => [grant.user.display_name],
  email: (grant: FoundUserGrant) => [grant.user.email],
  orgName: (grant: FoundUserGrant) => [grant.orgName],
  orgDomain: (grant: FoundUserGrant) => [grant.orgDomain],
  projectName: (grant: FoundUserGrant) => [grant.projectName],
  roleKey: (grant: FoundUserGrant) => grant.roleKeys,
} as const

export type UserGrantQuery =
  | { readonly kind: 'text'; readonly field: keyof typeof textFields; readonly text: TextQuery }
  | { readonly kind: 'projectId' | 'userId' | 'projectGrantId'; readonly id: string }
  /** Undefined: a type that no user has. */
  | { readonly kind: 'userType'; readonly type: FoundUser['type'] | undefined }

export interface ListUserGrants {
  readonly paging: Paging
  /** All of them have to hold. */
  readonly queries: readonly UserGrantQuery[]
}

const columns = { projectId: 'project_id', userId: 'user_id', projectGrantId: 'project_grant_id' } as const

/** Grants that the organization acted in has given, by id; who manages single projects sees those of these. */
export async function listUserGrants(
  ctx: Context,
  { paging, queries }: ListUserGrants,
): Promise<Listed<FoundUserGrant>> {
  const grants = await find(ctx, queries)
  const visible = grants.filter((grant) =>
    ctx.caller.may('user.grant.read', ctx.orgId, grant.projectGrantId || grant.projectId),
  )
  return cutPage(
    visible.filter((grant) => queries.every((query) => matches(grant, query))),
    paging,
    (grant) => grant.id,
  )
}

/** A grant that the organization acted in has given to this user. */
export async function getUserGrant(ctx: Context, ref: { userId: string; grantId: string }): Promise<FoundUserGrant> {
  const grant = (await find(ctx, [{ kind: 'userId', id: ref.userId }])).find((one) => one.id === ref.grantId)
  if (!grant) throw missingUserGrant()
  ctx.caller.require('user.grant.read', ctx.orgId, grant.projectGrantId || grant.projectId)
  return grant
}

/** What ids say is asked of the store; texts are compared here. */
async function find(ctx: Context, queries: readonly UserGrantQuery[]): Promise<FoundUserGrant[]> {
  const ids = queries.flatMap((query) => ('id' in query ? [query] : []))
  const rows = await ctx.rows
    .selectFrom('user_grants')
    .selectAll()
    .where('org_id', '=', ctx.orgId)
    .where((eb) => eb.and(ids.map(({ kind, id }) => eb(columns[kind], '=', id))))
    .execute()
  if (rows.length === 0) return []
  const [users, projects, org] = await Promise.all([
    ctx.rows
      .selectFrom('users')
      .selectAll()
      .where('id', 'in', (eb) => eb.selectFrom('user_grants').select('user_id').where('org_id', '=', ctx.orgId))
      .execute(),
    ctx.rows
      .selectFrom('projects')
      .select(['id', 'name'])
      .where('id', 'in', (eb) => eb.selectFrom('user_grants').select('project_id').where('org_id', '=', ctx.orgId))
      .execute(),
    ctx.rows.selectFrom('orgs').selectAll().where('id', '=', ctx.orgId).executeTakeFirst(),
  ])
  const userById = new Map((await withLoginNames(ctx, users)).map((user) => [user.id, user]))
  const projectById = new Map(projects.map((project) => [project.id, project.name]))
  return rows.flatMap((row) => {
    const user = userById.get(row.user_id)
    return user && org ? [toFound(row, { user, projectName: projectById.get(row.project_id) ?? '', org })] : []
  })
}

const toFound = (
  row: Database['user_grants'],
  { user, projectName, org }: { user: FoundUser; projectName: string; org: Database['orgs'] },
): FoundUserGrant => ({
  id: row.id,
  user,
  // Written by the user grant's projection.
  roleKeys: JSON.parse(row.role_keys) as string[],
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

function matches(grant: FoundUserGrant, query: UserGrantQuery): boolean {
  if (query.kind === 'text') return textFields[query.field](grant).some((text) => matchesText(text, query.text))
  if (query.kind === 'userType') return grant.user.type === query.type
  return query.kind === 'userId' ? grant.user.id === query.id : grant[query.kind] === query.id
}
