import { omitKey, type Project, stampsAfter } from '#domain/project/project-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type ProjectRoleEvent = ProjectRoleAdded | EventOf<typeof projectRoleChanged | typeof projectRoleRemoved>

export const projectRoleAdded = event(
  'project.role.added',
  (payload: { key: string; displayName: string; group: string }) => payload,
)
export type ProjectRoleAdded = EventOf<typeof projectRoleAdded>
export const projectRoleChanged = event(
  'project.role.changed',
  (payload: { key: string; displayName: string; group: string }) => payload,
)
export const projectRoleRemoved = event('project.role.removed', (key: string) => ({ key }))

const set: FoldTable<Project, ProjectRoleAdded>['project.role.added'] = (project, event) => {
  const { key, displayName, group } = event.payload
  return {
    ...project,
    roles: { ...project.roles, [key]: { displayName, group, ...stampsAfter(project.roles[key], event) } },
  }
}

export const projectRoleFold: FoldTable<Project, ProjectRoleEvent> = {
  'project.role.added': set,
  'project.role.changed': (project, event) => set(project, { ...event, type: 'project.role.added' }),
  'project.role.removed': (project, { payload }) => ({ ...project, roles: omitKey(project.roles, payload.key) }),
}
