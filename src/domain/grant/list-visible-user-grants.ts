import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { isOneOf, withinReach } from '#domain/listing/within-reach.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { someRoleKeyMatches } from '#domain/project/role/role-keys-condition.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import { type UserQuery, userCondition } from '#domain/user/search/user-query.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Condition, Conditions, Database, ReadModels } from '#storage/tables.ts'

export type VisibleGrantQuery =
  /** A column of the grant, and the values of which one must hold. */
  | {
      readonly kind: 'column'
      readonly column: 'id' | 'org_id' | 'user_id' | 'project_id' | 'project_grant_id' | 'state'
      readonly values: readonly string[]
    }
  | { readonly kind: 'user'; readonly query: UserQuery }
  | { readonly kind: 'projectName' | 'roleKey'; readonly text: TextQuery }

export interface ListVisibleUserGrants {
  readonly paging: Paging
  readonly sortBy: 'id' | 'created_at' | 'changed_at' | 'user_id' | 'project_id' | 'org_id' | 'user_org_id'
  /** All of them must hold. */
  readonly queries: readonly VisibleGrantQuery[]
}

export interface VisibleUserGrant {
  readonly id: string
  readonly state: Database['user_grants']['state']
  readonly createdAt: number
  readonly changedAt: number
  readonly user: UserView
  readonly project: { readonly id: string; readonly name: string; readonly orgId: string }
  /** '' : the organization that gives the roles owns the project. */
  readonly projectGrantId: string
  /** Organization that gives the roles. */
  readonly org: { readonly id: string; readonly name: string }
  readonly roles: readonly { readonly key: string; readonly displayName: string; readonly group: string }[]
}

/** Lists the grants of users: the caller's own, and those of organizations and projects where it may read them. */
export async function listVisibleUserGrants(
  ctx: Context,
  { paging, sortBy, queries }: ListVisibleUserGrants,
): Promise<Listed<VisibleUserGrant>> {
  const matchingGrants = ctx.rows
    .selectFrom('user_grants')
    .innerJoin('users', 'users.id', 'user_grants.user_id')
    .where((eb) => visibleTo(ctx, eb))
    .where((eb) => eb.and(queries.map((query) => condition(ctx.rows, eb, query))))
  const direction = paging.ascending ? 'asc' : 'desc'
  const [rows, counted] = await Promise.all([
    matchingGrants
      .selectAll('user_grants')
      .orderBy(sortBy === 'user_org_id' ? 'users.org_id' : `user_grants.${sortBy}`, direction)
      .orderBy('user_grants.id', direction)
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingGrants.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: await describe(ctx, rows) }
}

type Eb = Conditions<'user_grants' | 'users'>

function visibleTo({ caller }: Pick<Context, 'caller'>, eb: Eb): Condition {
  const reach = caller.reach('user.grant.read')
  const org = eb.ref('user_grants.org_id')
  const grant = eb.ref('user_grants.project_grant_id')
  // A role on a project counts for the grants of its owner, a role on a project grant for those by it.
  const ofOwner = eb.and([
    eb(grant, '=', ''),
    withinReach(eb, reach, { org, object: eb.ref('user_grants.project_id') }),
  ])
  return eb.or([eb('user_grants.user_id', '=', caller.id), ofOwner, withinReach(eb, reach, { org, object: grant })])
}

function condition(rows: ReadModels, eb: Eb, query: VisibleGrantQuery): Condition {
  switch (query.kind) {
    case 'column':
      return isOneOf(eb, eb.ref(`user_grants.${query.column}`), query.values)
    case 'user': {
      const users = rows
        .selectFrom('users')
        .select('users.id')
        .where((user) => userCondition(user, query.query, undefined))
      return eb('user_grants.user_id', 'in', users)
    }
    case 'projectName': {
      const projects = rows
        .selectFrom('projects')
        .select('projects.id')
        .where((project) =>
          textCondition(project, { exact: project.ref('name'), folded: project.ref('name_search') }, query.text),
        )
      return eb('user_grants.project_id', 'in', projects)
    }
    case 'roleKey': {
      const columns = { roleKeys: eb.ref('user_grants.role_keys'), projectId: eb.ref('user_grants.project_id') }
      return someRoleKeyMatches(rows, eb, columns, query.text)
    }
  }
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
        projectGrantId: row.project_grant_id,
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
