import type { Context } from '#domain/context.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import type { Listed, Paging } from '#domain/listing/paging.ts'
import type { TextQuery } from '#domain/listing/text-condition.ts'
import { matchesText } from '#domain/listing/text-match.ts'
import type { ProjectGrantTarget } from '#domain/project/grant/project-grant-target.ts'

import { loadProject } from '#domain/project/load-project.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { ProjectRole } from '#domain/project/project-state.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { exists } from '#eventstore/aggregate.ts'

export interface FoundProjectRole extends ProjectRole {
  readonly key: string
  readonly orgId: string
}

export interface ListProjectRoles {
  readonly paging: Paging
  /** Absent: by key. */
  readonly sortBy?: 'key' | 'createdAt' | 'changedAt'
  /** Conditions, combined by AND. */
  readonly queries: readonly { readonly field: 'key' | 'displayName'; readonly text: TextQuery }[]
}

/** Lists the roles of a project. */
export async function listProjectRoles(
  ctx: Context,
  target: Target,
  input: ListProjectRoles,
): Promise<Listed<FoundProjectRole>> {
  const project = await loadProject(ctx, target, 'project.role.read')
  return cut(rolesOf(project.state.roles, project.owner), input)
}

/** Lists the roles of a project grant, for the organization granted to. */
export async function listGrantedProjectRoles(
  ctx: Context,
  target: ProjectGrantTarget,
  input: ListProjectRoles,
): Promise<Listed<FoundProjectRole>> {
  const project = await ctx.events.load(projectAggregate, target.projectId)
  const grant = exists(projectAggregate, project) ? requireProjectGrant(project.state, target.grantId) : undefined
  if (!grant || isOutside({ id: target.grantId, ...target }, grant.grantedOrgId)) throw refuse('projectGrant.notFound')
  ctx.caller.require('project.role.read', grant.grantedOrgId, target.grantId)
  const granted = rolesOf(project.state.roles, project.owner).filter((role) => grant.roleKeys.includes(role.key))
  return cut(granted, input)
}

const rolesOf = (roles: Readonly<Record<string, ProjectRole>>, orgId: string): FoundProjectRole[] =>
  Object.entries(roles).map(([key, role]) => ({ key, orgId, ...role }))

const cut = (
  roles: readonly FoundProjectRole[],
  { paging, sortBy = 'key', queries }: ListProjectRoles,
): Listed<FoundProjectRole> =>
  cutPage(
    roles.filter((role) => queries.every((query) => matchesText(role[query.field], query.text))),
    paging,
    (role) => role[sortBy],
  )
