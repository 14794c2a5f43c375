import type { OrgContext } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { ProjectRole } from '#domain/project/project-state.ts'
import { missingProjectGrant, requireProject } from '#domain/project/require-project.ts'
import { exists } from '#eventstore/aggregate.ts'

export interface FoundProjectRole extends ProjectRole {
  readonly key: string
  readonly orgId: string
}

export interface ListProjectRoles {
  readonly projectId: string
  readonly paging: Paging
  /** All of them have to hold. */
  readonly queries: readonly { readonly field: 'key' | 'displayName'; readonly text: TextQuery }[]
}

/** Roles of a project of the organization acted in, by key. */
export async function listProjectRoles(ctx: OrgContext, input: ListProjectRoles): Promise<Listed<FoundProjectRole>> {
  ctx.caller.require('project.role.read', ctx.orgId, input.projectId)
  const project = await ctx.events.load(projectAggregate, input.projectId)
  requireProject(project, ctx.orgId)
  return cut(rolesOf(project.state.roles, project.owner), input)
}

/** Roles that the organization acted in was granted of another's project, by key. */
export async function listGrantedProjectRoles(
  ctx: OrgContext,
  grantId: string,
  input: ListProjectRoles,
): Promise<Listed<FoundProjectRole>> {
  ctx.caller.require('project.role.read', ctx.orgId, grantId)
  const project = await ctx.events.load(projectAggregate, input.projectId)
  const grant = exists(projectAggregate, project) ? project.state.grants[grantId] : undefined
  if (grant?.grantedOrgId !== ctx.orgId) throw missingProjectGrant()
  const granted = rolesOf(project.state.roles, project.owner).filter((role) => grant.roleKeys.includes(role.key))
  return cut(granted, input)
}

const rolesOf = (roles: Readonly<Record<string, ProjectRole>>, orgId: string): FoundProjectRole[] =>
  Object.entries(roles).map(([key, role]) => ({ key, orgId, ...role }))

const cut = (roles: readonly FoundProjectRole[], { paging, queries }: ListProjectRoles): Listed<FoundProjectRole> =>
  cutPage(
    roles.filter((role) => queries.every((query) => matchesText(role[query.field], query.text))),
    paging,
    (role) => role.key,
  )
