/**
 * Projects: groups of roles and applications. Owns a project's settings, its roles, its applications with their
 * secrets and keys, its members, and its grants to other organizations. Module `grant` owns the roles of users;
 * `api/oidc` uses the applications as protocol clients.
 */

import type { MemberEvent } from '#domain/instance/members.ts'
import { memberFold } from '#domain/instance/members.ts'
import { type AppEvent, appFold } from '#domain/project/app/events.ts'
import { type ProjectLifeEvent, projectLifeFold } from '#domain/project/events.ts'
import { type ProjectGrantEvent, projectGrantFold } from '#domain/project/grant/events.ts'
import { type App, initialProject, type Project } from '#domain/project/project-state.ts'
import { projectRows } from '#domain/project/projection.ts'
import { type ProjectRoleEvent, projectRoleFold } from '#domain/project/role/events.ts'
import { type AggregateType, type ClaimedName, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'

export type ProjectEvent = ProjectLifeEvent | ProjectRoleEvent | AppEvent | ProjectGrantEvent | MemberEvent<'project'>

const takenClientId = ({ config }: App): string =>
  config.kind === 'saml' ? 'Errors.Project.App.SAMLEntityIDAlreadyExisting' : 'Errors.Project.App.AlreadyExists'

/** A project's name is unique in its organization, an application's in its project; ids of applications and clients, and entity ids, everywhere. */
function projectNames({ id, owner, state }: Folded<Project>): ClaimedName[] {
  const name = {
    scope: 'project_names',
    name: `${foldCase(state.name)} ${owner}`,
    taken: 'Errors.Project.AlreadyExists',
  }
  const apps = Object.entries(state.apps).flatMap(([appId, app]) => [
    { scope: 'app_ids', name: appId, taken: 'Errors.Project.App.AlreadyExists' },
    { scope: 'app_names', name: `${foldCase(app.name)} ${id}`, taken: 'Errors.Project.App.AlreadyExists' },
    { scope: 'client_ids', name: app.clientId, taken: takenClientId(app) },
  ])
  const grants = Object.values(state.grants).map((grant) => ({
    scope: 'project_grants',
    name: `${grant.grantedOrgId} ${id}`,
    taken: 'Errors.Project.Grant.AlreadyExists',
  }))
  return [name, ...apps, ...grants]
}

export const projectAggregate: AggregateType<Project, ProjectEvent> = {
  type: 'project',
  initial: initialProject,
  evolve: evolveBy<Project, ProjectEvent>({
    ...projectLifeFold,
    ...projectRoleFold,
    ...appFold,
    ...projectGrantFold,
    ...memberFold<'project', Project>('project'),
  }),
  isRemoved: (project) => project.status === 'removed',
  rows: projectRows,
  names: projectNames,
}
