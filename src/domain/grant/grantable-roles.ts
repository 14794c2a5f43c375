import { projectAggregate } from '#domain/project/project.ts'
import type { Project } from '#domain/project/project-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition } from '#kit/errors.ts'

/** By what right an organization gives roles of a project, and which roles those are. */
export interface Grantable {
  /** '' : it owns the project. */
  readonly projectGrantId: string
  readonly roleKeys: ReadonlySet<string>
}

/**
 * Which roles of a project an organization can give: all when it owns the project, those of the grant when the project
 * was granted to it. Refuses with FailedPrecondition when it has no right to the project, which then looks as if it
 * were not there. Pure.
 */
export function grantableRoles(project: Folded<Project>, orgId: string, projectGrantId: string): Grantable {
  if (!exists(projectAggregate, project)) throw missingProject()
  const owns = project.owner === orgId
  if (owns && !projectGrantId) return { projectGrantId: '', roleKeys: new Set(Object.keys(project.state.roles)) }
  const granted = Object.entries(project.state.grants).filter(([, grant]) => grant.grantedOrgId === orgId)
  if (!owns && granted.length === 0) throw missingProject()
  const [grantId, grant] = granted.find(([id]) => !projectGrantId || id === projectGrantId) ?? []
  if (!grantId || !grant) throw failedPrecondition('COMMAND-4m9ff', 'Errors.Project.Grant.NotFound')
  if (grant.state !== 'active') throw failedPrecondition('COMMAND-4m9fa', 'Errors.Project.Grant.NotActive')
  return { projectGrantId: grantId, roleKeys: new Set(grant.roleKeys) }
}

const missingProject = () => failedPrecondition('COMMAND-3n77S', 'Errors.Project.NotFound')

export function checkGrantable(grantable: Grantable, roleKeys: readonly string[]): void {
  if (!roleKeys.every((key) => grantable.roleKeys.has(key)))
    throw failedPrecondition('COMMAND-mm9F4', 'Errors.Project.Role.NotExisting')
}
