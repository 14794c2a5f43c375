import type { OrgContext } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { missingProjectGrant } from '#domain/project/require-project.ts'
import type { Database } from '#storage/tables.ts'

/** A grant with the names of what it joins. */
export interface FoundProjectGrant {
  readonly id: string
  readonly projectId: string
  readonly projectName: string
  /** Who owns the project. */
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
  /** All of them have to hold. */
  readonly queries: readonly ProjectGrantQuery[]
}

/** From which side grants are looked at; `id`: one of them. */
type Side = ({ readonly orgId: string } | { readonly grantedOrgId: string }) & { readonly id?: string }

async function find(ctx: Pick<OrgContext, 'rows'>, side: Side): Promise<FoundProjectGrant[]> {
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

const cut = (found: readonly FoundProjectGrant[], { paging, queries }: ListProjectGrants): Listed<FoundProjectGrant> =>
  cutPage(
    found.filter((grant) => queries.every((query) => matches(grant, query))),
    paging,
    (grant) => grant.id,
  )

/** Grants that the organization acted in has given of its projects, by id. */
export async function listProjectGrants(ctx: OrgContext, input: ListProjectGrants): Promise<Listed<FoundProjectGrant>> {
  const grants = await find(ctx, { orgId: ctx.orgId })
  return cut(
    grants.filter((grant) => ctx.caller.may('project.grant.read', ctx.orgId, grant.projectId)),
    input,
  )
}

/** A grant that the organization acted in has given. */
export async function getProjectGrant(
  ctx: OrgContext,
  ref: { projectId: string; grantId: string },
): Promise<FoundProjectGrant> {
  ctx.caller.require('project.grant.read', ctx.orgId, ref.projectId)
  const [grant] = await find(ctx, { orgId: ctx.orgId, id: ref.grantId })
  if (grant?.projectId !== ref.projectId) throw missingProjectGrant()
  return grant
}

/** Projects of others that the organization acted in was granted, by the grant's id. */
export async function listGrantedProjects(
  ctx: OrgContext,
  input: ListProjectGrants,
): Promise<Listed<FoundProjectGrant>> {
  const grants = await find(ctx, { grantedOrgId: ctx.orgId })
  return cut(
    grants.filter((grant) => ctx.caller.may('project.read', ctx.orgId, grant.id)),
    input,
  )
}

export async function getGrantedProject(
  ctx: OrgContext,
  ref: { projectId: string; grantId: string },
): Promise<FoundProjectGrant> {
  ctx.caller.require('project.read', ctx.orgId, ref.grantId)
  const [grant] = await find(ctx, { grantedOrgId: ctx.orgId, id: ref.grantId })
  if (grant?.projectId !== ref.projectId) throw missingProjectGrant()
  return grant
}
