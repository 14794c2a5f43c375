import { projectAggregate } from '#domain/project/project.ts'
import type { App, Project, ProjectGrant } from '#domain/project/project-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type AppError, failedPrecondition, notFound } from '#kit/errors.ts'

export const missingProject = () => notFound('COMMAND-3M9sd', 'Errors.Project.NotFound')
export const missingApp = () => notFound('COMMAND-8h1Ns', 'Errors.Project.App.NotFound')
export const missingProjectGrant = () => notFound('PROJECT-3M9sd', 'Errors.Project.Grant.NotFound')
export const nothingChanged = (id: string) => failedPrecondition(id, 'Errors.NoChangesFound')

/**
 * Refuses a project that is not there, or belongs to another organization than the one acted in: both look the same
 * (security check 1: the target's real owner counts, not the header).
 */
export function requireProject(
  project: Folded<Project>,
  orgId: string,
  missing: () => AppError = missingProject,
): void {
  if (!exists(projectAggregate, project) || project.owner !== orgId) throw missing()
}

/** As `requireProject`, and the project has to be active: what is inactive does not change. */
export function requireActiveProject(project: Folded<Project>, orgId: string): void {
  requireProject(project, orgId)
  if (project.state.status !== 'active') throw failedPrecondition('COMMAND-3n8fs', 'Errors.Project.NotActive')
}

export function requireApp(project: Project, appId: string, missing: () => AppError = missingApp): App {
  const app = Object.hasOwn(project.apps, appId) ? project.apps[appId] : undefined
  if (!app) throw missing()
  return app
}

export function requireProjectGrant(
  project: Project,
  grantId: string,
  missing: () => AppError = missingProjectGrant,
): ProjectGrant {
  const grant = Object.hasOwn(project.grants, grantId) ? project.grants[grantId] : undefined
  if (!grant) throw missing()
  return grant
}

/** Refuses roles that the project does not have. */
export function requireRoles(project: Project, roleKeys: readonly string[], missing: () => AppError): void {
  if (!roleKeys.every((key) => Object.hasOwn(project.roles, key))) throw missing()
}
