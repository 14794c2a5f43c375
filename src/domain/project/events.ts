import type { Project } from '#domain/project/project-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type ProjectAdded = {
  type: 'project.added'
  payload: { name: string; roleAssertion: boolean; roleCheck: boolean; projectCheck: boolean; privateLabeling: number }
}
export type ProjectChanged = { type: 'project.changed'; payload: Partial<ProjectAdded['payload']> }
export type ProjectDeactivated = { type: 'project.deactivated'; payload: Record<string, never> }
export type ProjectReactivated = { type: 'project.reactivated'; payload: Record<string, never> }
export type ProjectRemoved = { type: 'project.removed'; payload: Record<string, never> }

export type ProjectLifeEvent = ProjectAdded | ProjectChanged | ProjectDeactivated | ProjectReactivated | ProjectRemoved

export const projectAdded = (payload: ProjectAdded['payload']): ProjectAdded => ({ type: 'project.added', payload })
export const projectChanged = (payload: ProjectChanged['payload']): ProjectChanged => ({
  type: 'project.changed',
  payload,
})
export const projectDeactivated = (): ProjectDeactivated => ({ type: 'project.deactivated', payload: {} })
export const projectReactivated = (): ProjectReactivated => ({ type: 'project.reactivated', payload: {} })
export const projectRemoved = (): ProjectRemoved => ({ type: 'project.removed', payload: {} })

export const projectLifeFold: FoldTable<Project, ProjectLifeEvent> = {
  'project.added': (project, { payload }) => ({ ...project, ...payload, status: 'active' }),
  'project.changed': (project, { payload }) => ({ ...project, ...payload }),
  'project.deactivated': (project) => ({ ...project, status: 'inactive' }),
  'project.reactivated': (project) => ({ ...project, status: 'active' }),
  'project.removed': (project) => ({ ...project, status: 'removed' }),
}
