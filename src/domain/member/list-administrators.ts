import type { Context } from '#domain/context.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { isOneOf, withinReach } from '#domain/listing/within-reach.ts'
import {
  type AdministratorQuery,
  administratorCondition,
  checkAdministratorQueries,
} from '#domain/member/administrator-query.ts'
import { withLoginNames } from '#domain/user/login-names.ts'
import type { UserView } from '#domain/user/user-view.ts'
import type { Condition, Conditions, Database, ReadModels } from '#storage/tables.ts'

export interface ListAdministrators {
  readonly paging: Paging
  readonly sortBy: 'user_id' | 'created_at' | 'changed_at'
  /** All of them must hold. */
  readonly queries: readonly AdministratorQuery[]
}

/** Object of the roles, with the names that lists show. */
export type NamedResource =
  | { readonly kind: 'instance' }
  | { readonly kind: 'org'; readonly id: string; readonly name: string }
  | { readonly kind: 'project'; readonly id: string; readonly name: string; readonly orgId: string }
  | {
      readonly kind: 'projectGrant'
      readonly id: string
      readonly projectId: string
      readonly projectName: string
      readonly orgId: string
      readonly grantedOrgId: string
    }

export interface FoundAdministrator {
  readonly user: UserView
  readonly resource: NamedResource
  readonly roles: readonly string[]
  readonly createdAt: number
  readonly changedAt: number
}

/** Lists the members of all resources whose members the caller may read. */
export async function listAdministrators(
  ctx: Context,
  { paging, sortBy, queries }: ListAdministrators,
): Promise<Listed<FoundAdministrator>> {
  checkAdministratorQueries(queries)
  const matchingMembers = ctx.rows
    .selectFrom('members')
    .where((eb) => visibleTo(ctx, eb))
    .where((eb) => eb.and(queries.map((query) => administratorCondition(ctx.rows, eb, query))))
  const direction = paging.ascending ? 'asc' : 'desc'
  const [rows, counted] = await Promise.all([
    matchingMembers
      .selectAll()
      .orderBy(sortBy, direction)
      .orderBy('object_id', direction)
      .orderBy('kind', direction)
      .orderBy('user_id', direction)
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingMembers.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  return { total: Number(counted?.total ?? 0), entries: await describe(ctx, rows) }
}

function visibleTo({ caller, rows }: Pick<Context, 'caller' | 'rows'>, eb: Conditions<'members'>): Condition {
  const [ofOrgs, ofGrants] = [caller.reach('org.member.read'), caller.reach('project.grant.member.read')]
  const [org, object] = [eb.ref('members.org_id'), eb.ref('members.object_id')]
  const kind = (memberKind: Database['members']['kind'], visible: Condition) =>
    eb.and([eb('members.kind', '=', memberKind), visible])
  // A grant has two sides: the organization that it was given to, and the one that owns the project.
  const ownedGrants = rows
    .selectFrom('project_grants')
    .select('project_grants.id')
    .where((grant) =>
      withinReach(grant, ofGrants, { org: grant.ref('project_grants.org_id'), object: grant.ref('project_id') }),
    )
  return eb.or([
    kind('instance', eb.lit(caller.mayEverywhere('iam.member.read'))),
    kind('org', ofOrgs === 'all' ? eb.lit(true) : isOneOf(eb, object, ofOrgs.orgIds)),
    kind('project', withinReach(eb, caller.reach('project.member.read'), { org, object })),
    kind('projectGrant', eb.or([withinReach(eb, ofGrants, { org, object }), eb(object, 'in', ownedGrants)])),
  ])
}

async function describe(ctx: Context, rows: readonly Database['members'][]): Promise<FoundAdministrator[]> {
  if (rows.length === 0) return []
  const userIds = [...new Set(rows.map((row) => row.user_id))]
  const [users, resources] = await Promise.all([
    ctx.rows.selectFrom('users').selectAll().where('id', 'in', userIds).execute(),
    namedResources(ctx.rows, rows),
  ])
  const views = new Map((await withLoginNames(ctx, users)).map((user) => [user.id, user]))
  return rows.flatMap((row) => {
    const [user, resource] = [views.get(row.user_id), resources.get(keyOf(row))]
    if (!user || !resource) return []
    // Written by memberRows as a JSON array of role names.
    const roles = JSON.parse(row.roles) as string[]
    return [{ user, resource, roles, createdAt: row.created_at, changedAt: row.changed_at }]
  })
}

const keyOf = (row: Pick<Database['members'], 'kind' | 'object_id'>): string => `${row.kind} ${row.object_id}`

async function namedResources(
  rows: ReadModels,
  members: readonly Database['members'][],
): Promise<Map<string, NamedResource>> {
  const idsOf = (kind: Database['members']['kind']) => [
    ...new Set(members.filter((row) => row.kind === kind).map((row) => row.object_id)),
  ]
  const [orgs, projects, grants] = await Promise.all([
    rows
      .selectFrom('orgs')
      .select(['id', 'name'])
      .where((eb) => isOneOf(eb, eb.ref('id'), idsOf('org')))
      .execute(),
    rows
      .selectFrom('projects')
      .select(['id', 'name', 'org_id as orgId'])
      .where((eb) => isOneOf(eb, eb.ref('id'), idsOf('project')))
      .execute(),
    rows
      .selectFrom('project_grants as grant')
      .innerJoin('projects as project', 'project.id', 'grant.project_id')
      .select(['grant.id', 'project.id as projectId', 'project.name as projectName'])
      .select(['grant.org_id as orgId', 'grant.granted_org_id as grantedOrgId'])
      .where('grant.id', 'in', ['', ...idsOf('projectGrant')])
      .execute(),
  ])
  const named: NamedResource[] = [
    ...orgs.map((org) => ({ kind: 'org', ...org }) as const),
    ...projects.map((project) => ({ kind: 'project', ...project }) as const),
    ...grants.map((grant) => ({ kind: 'projectGrant', ...grant }) as const),
  ]
  const instances = members.filter((row) => row.kind === 'instance')
  return new Map([
    ...instances.map((row): [string, NamedResource] => [keyOf(row), { kind: 'instance' }]),
    ...named.map((resource): [string, NamedResource] => [
      keyOf({ kind: resource.kind, object_id: 'id' in resource ? resource.id : '' }),
      resource,
    ]),
  ])
}
