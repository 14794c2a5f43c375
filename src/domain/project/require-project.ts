import type { App, Project, ProjectGrant } from '#domain/project/project-state.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { ownProperty } from '#kit/own-property.ts'

/** Rejects an inactive project: it takes no new applications and grants. */
export function requireActiveProject(project: Project): void {
  if (project.status !== 'active') throw refuse('project.notActive')
}

/** Rejects the id of an application of the project; `projectNames` rejects those of others. */
export function requireFreeAppId(project: Project, appId: string): void {
  if (Object.hasOwn(project.apps, appId)) throw refuse('app.idTaken')
}

export function requireApp(project: Project, appId: string): App {
  const app = ownProperty(project.apps, appId)
  if (!app) throw refuse('app.notFound')
  return app
}

export function requireProjectGrant(project: Project, grantId: string): ProjectGrant {
  const grant = ownProperty(project.grants, grantId)
  if (!grant) throw refuse('projectGrant.notFound')
  return grant
}

/** Rejects roles that the project does not have. */
export function requireRoles(project: Project, roleKeys: readonly string[]): void {
  if (!roleKeys.every((key) => Object.hasOwn(project.roles, key))) throw refuse('projectGrant.roleNotFound')
}
