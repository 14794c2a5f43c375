import type { Context } from '#domain/context.ts'
import { orgNames } from '#domain/listing/org-names.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import { type TextQuery, textCondition } from '#domain/listing/text-condition.ts'
import { isOneOf, withinReach } from '#domain/listing/within-reach.ts'
import type { FoundProjectGrant } from '#domain/project/grant/list-project-grants.ts'
import { someRoleKeyMatches } from '#domain/project/role/role-keys-condition.ts'
import type { Condition, Conditions, ReadModels } from '#storage/tables.ts'

export type VisibleProjectGrantQuery =
  | { readonly kind: 'projectName' | 'roleKey'; readonly text: TextQuery }
  | { readonly kind: 'projectIds'; readonly ids: readonly string[] }
  | { readonly kind: 'orgId' | 'grantedOrgId'; readonly id: string }

export interface ListVisibleProjectGrants {
  readonly paging: Paging
  readonly sortBy: 'project_id' | 'created_at' | 'changed_at'
  /** All of them must hold. */
  readonly queries: readonly VisibleProjectGrantQuery[]
}

/** Lists the grants that the caller may read on one of their sides: the owner of the project, and the organization. */
export async function listVisibleProjectGrants(
  ctx: Context,
  { paging, sortBy, queries }: ListVisibleProjectGrants,
): Promise<Listed<FoundProjectGrant>> {
  const reach = ctx.caller.reach('project.grant.read')
  const matchingGrants = ctx.rows
    .selectFrom('project_grants')
    .innerJoin('projects', 'projects.id', 'project_grants.project_id')
    .where((eb) => {
      const owner = { org: eb.ref('project_grants.org_id'), object: eb.ref('project_grants.project_id') }
      const receiver = { org: eb.ref('project_grants.granted_org_id'), object: eb.ref('project_grants.id') }
      return eb.or([withinReach(eb, reach, owner), withinReach(eb, reach, receiver)])
    })
    .where((eb) => eb.and(queries.map((query) => condition(ctx.rows, eb, query))))
  const direction = paging.ascending ? 'asc' : 'desc'
  const [rows, counted] = await Promise.all([
    matchingGrants
      .selectAll('project_grants')
      .select('projects.name as project_name')
      .orderBy(`project_grants.${sortBy}`, direction)
      .orderBy('project_grants.id', direction)
      .limit(paging.limit)
      .offset(paging.offset)
      .execute(),
    matchingGrants.select((eb) => eb.fn.countAll<number | string>().as('total')).executeTakeFirst(),
  ])
  const names = await orgNames(
    ctx.rows,
    rows.flatMap((row) => [row.org_id, row.granted_org_id]),
  )
  const entries = rows.map((row) => ({
    id: row.id,
    projectId: row.project_id,
    projectName: row.project_name,
    orgId: row.org_id,
    orgName: names.get(row.org_id) ?? '',
    grantedOrgId: row.granted_org_id,
    grantedOrgName: names.get(row.granted_org_id) ?? '',
    // Written by the projection of the project.
    roleKeys: JSON.parse(row.role_keys) as string[],
    state: row.state,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    sequence: row.sequence,
  }))
  return { total: Number(counted?.total ?? 0), entries }
}

type Eb = Conditions<'project_grants' | 'projects'>

function condition(rows: ReadModels, eb: Eb, query: VisibleProjectGrantQuery): Condition {
  switch (query.kind) {
    case 'projectName': {
      const name = { exact: eb.ref('projects.name'), folded: eb.ref('projects.name_search') }
      return textCondition(eb, name, query.text)
    }
    case 'roleKey': {
      const columns = { roleKeys: eb.ref('project_grants.role_keys'), projectId: eb.ref('project_grants.project_id') }
      return someRoleKeyMatches(rows, eb, columns, query.text)
    }
    case 'projectIds':
      return isOneOf(eb, eb.ref('project_grants.project_id'), query.ids)
    case 'orgId':
      return eb('project_grants.org_id', '=', query.id)
    case 'grantedOrgId':
      return eb('project_grants.granted_org_id', '=', query.id)
  }
}
