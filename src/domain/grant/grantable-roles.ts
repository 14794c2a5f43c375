import { projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** The roles of a project that an organization may grant, and the project grant that allows it. */
export interface Grantable {
  /** '' : it owns the project. */
  readonly projectGrantId: string
  readonly roleKeys: ReadonlySet<string>
}

/**
 * Returns the roles of a project that an organization may grant: all of its own project, or those of the project grant.
 * A project that is neither its own nor granted to it is treated as unknown.
 */
export function grantableRoles(project: Folded<Project>, orgId: string, projectGrantId: string): Grantable {
  if (!exists(projectAggregate, project)) throw refuse('userGrant.projectNotFound')
  const owns = project.owner === orgId
  if (owns && !projectGrantId) return { projectGrantId: '', roleKeys: new Set(Object.keys(project.state.roles)) }
  const granted = Object.entries(project.state.grants).filter(([, grant]) => grant.grantedOrgId === orgId)
  if (!owns && granted.length === 0) throw refuse('userGrant.projectNotFound')
  const [grantId, grant] = granted.find(([id]) => !projectGrantId || id === projectGrantId) ?? []
  if (!grantId || !grant) throw refuse('userGrant.projectGrantNotFound')
  if (grant.state !== 'active') throw refuse('userGrant.projectGrantNotActive')
  return { projectGrantId: grantId, roleKeys: new Set(grant.roleKeys) }
}

export function checkGrantable(grantable: Grantable, roleKeys: readonly string[]): void {
  if (!roleKeys.every((key) => grantable.roleKeys.has(key))) throw refuse('userGrant.roleNotGrantable')
}
