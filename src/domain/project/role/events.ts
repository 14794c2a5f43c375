import { type Project, stamped, without } from '#domain/project/project-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type ProjectRoleAdded = {
  type: 'project.role.added'
  payload: { key: string; displayName: string; group: string }
}
export type ProjectRoleChanged = {
  type: 'project.role.changed'
  payload: { key: string; displayName: string; group: string }
}
export type ProjectRoleRemoved = { type: 'project.role.removed'; payload: { key: string } }
export type ProjectRoleEvent = ProjectRoleAdded | ProjectRoleChanged | ProjectRoleRemoved

export const projectRoleAdded = (payload: ProjectRoleAdded['payload']): ProjectRoleAdded => ({
  type: 'project.role.added',
  payload,
})
export const projectRoleChanged = (payload: ProjectRoleChanged['payload']): ProjectRoleChanged => ({
  type: 'project.role.changed',
  payload,
})
export const projectRoleRemoved = (key: string): ProjectRoleRemoved => ({
  type: 'project.role.removed',
  payload: { key },
})

const set: FoldTable<Project, ProjectRoleAdded>['project.role.added'] = (project, event) => {
  const { key, displayName, group } = event.payload
  return {
    ...project,
    roles: { ...project.roles, [key]: { displayName, group, ...stamped(project.roles[key], event) } },
  }
}

export const projectRoleFold: FoldTable<Project, ProjectRoleEvent> = {
  'project.role.added': set,
  'project.role.changed': (project, event) => set(project, { ...event, type: 'project.role.added' }),
  'project.role.removed': (project, { payload }) => ({ ...project, roles: without(project.roles, payload.key) }),
}
