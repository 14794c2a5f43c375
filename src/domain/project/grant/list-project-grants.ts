import type { Context } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Database } from '#storage/tables.ts'

/** A project grant with the names of its project and organizations. */
export interface FoundProjectGrant {
  readonly id: string
  readonly projectId: string
  readonly projectName: string
  /** Owner of the project. */
  readonly orgId: string
  readonly orgName: string
  readonly grantedOrgId: string
  readonly grantedOrgName: string
  readonly roleKeys: readonly string[]
  readonly state: Database['project_grants']['state']
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

export type ProjectGrantQuery =
  | { readonly kind: 'projectName'; readonly text: TextQuery }
  | { readonly kind: 'roleKey'; readonly text: TextQuery }
  | { readonly kind: 'projectId' | 'grantedOrgId' | 'orgId'; readonly id: string }

export interface ListProjectGrants {
  readonly paging: Paging
  /** Conditions, combined by AND. */
  readonly queries: readonly ProjectGrantQuery[]
}

/** Side of the grants: their project's owner, or the organization granted to; `id`: one of them. */
type Side = ({ readonly orgId: string } | { readonly grantedOrgId: string }) & { readonly id?: string }

async function find(ctx: Pick<Context, 'rows'>, side: Side): Promise<FoundProjectGrant[]> {
  const rows = await ctx.rows
    .selectFrom('project_grants as held')
    .innerJoin('projects as project', 'project.id', 'held.project_id')
    .innerJoin('orgs as owner', 'owner.id', 'held.org_id')
    .innerJoin('orgs as receiver', 'receiver.id', 'held.granted_org_id')
    .select([
      'held.id',
      'held.project_id as projectId',
      'project.name as projectName',
      'held.org_id as orgId',
      'owner.name as orgName',
      'held.granted_org_id as grantedOrgId',
      'receiver.name as grantedOrgName',
      'held.role_keys as roleKeys',
      'held.state',
      'held.created_at as createdAt',
      'held.changed_at as changedAt',
      'held.sequence',
    ])
    .where((eb) =>
      'orgId' in side ? eb('held.org_id', '=', side.orgId) : eb('held.granted_org_id', '=', side.grantedOrgId),
    )
    .where((eb) => (side.id === undefined ? eb.lit(true) : eb('held.id', '=', side.id)))
    .execute()
  // Written by the project's projection.
  return rows.map((row) => ({ ...row, roleKeys: JSON.parse(row.roleKeys) as string[] }))
}

const matches = (grant: FoundProjectGrant, query: ProjectGrantQuery): boolean => {
  if (query.kind === 'projectName') return matchesText(grant.projectName, query.text)
  if (query.kind === 'roleKey') return grant.roleKeys.some((key) => matchesText(key, query.text))
  return grant[query.kind] === query.id
}

const cut = (grants: readonly FoundProjectGrant[], { paging, queries }: ListProjectGrants): Listed<FoundProjectGrant> =>
  cutPage(
    grants.filter((grant) => queries.every((query) => matches(grant, query))),
    paging,
    (grant) => grant.id,
  )

/** Lists the grants of an organization's projects by id; members of single projects see only theirs. */
export async function listProjectGrants(
  ctx: Context,
  orgId: string,
  input: ListProjectGrants,
): Promise<Listed<FoundProjectGrant>> {
  const grants = await find(ctx, { orgId })
  return cut(
    grants.filter((grant) => ctx.caller.may('project.grant.read', orgId, grant.projectId)),
    input,
  )
}

/** Returns a grant of an organization's project. */
export async function getProjectGrant(
  ctx: Context,
  orgId: string,
  ref: { projectId: string; grantId: string },
): Promise<FoundProjectGrant> {
  const [grant] = await find(ctx, { orgId, id: ref.grantId })
  if (grant?.projectId !== ref.projectId) throw refuse('projectGrant.notFound')
  ctx.caller.require('project.grant.read', orgId, ref.projectId)
  return grant
}

/** Lists the projects granted to an organization, by the id of the grant. */
export async function listGrantedProjects(
  ctx: Context,
  grantedOrgId: string,
  input: ListProjectGrants,
): Promise<Listed<FoundProjectGrant>> {
  const grants = await find(ctx, { grantedOrgId })
  return cut(
    grants.filter((grant) => ctx.caller.may('project.read', grantedOrgId, grant.id)),
    input,
  )
}

/** Returns a project granted to an organization. */
export async function getGrantedProject(
  ctx: Context,
  grantedOrgId: string,
  ref: { projectId: string; grantId: string },
): Promise<FoundProjectGrant> {
  const [grant] = await find(ctx, { grantedOrgId, id: ref.grantId })
  if (grant?.projectId !== ref.projectId) throw refuse('projectGrant.notFound')
  ctx.caller.require('project.read', grantedOrgId, ref.grantId)
  return grant
}
