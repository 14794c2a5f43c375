import type { Project } from '#domain/project/project-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type ProjectLifeEvent =
  | ProjectAdded
  | EventOf<typeof projectChanged | typeof projectDeactivated | typeof projectReactivated | typeof projectRemoved>

export const projectAdded = event(
  'project.added',
  (payload: {
    name: string
    roleAssertion: boolean
    roleCheck: boolean
    projectCheck: boolean
    privateLabeling: number
  }) => payload,
)
export type ProjectAdded = EventOf<typeof projectAdded>
export const projectChanged = event('project.changed', (payload: Partial<ProjectAdded['payload']>) => payload)
export const projectDeactivated = event('project.deactivated')
export const projectReactivated = event('project.reactivated')
export const projectRemoved = event('project.removed')

export const projectLifeFold: FoldTable<Project, ProjectLifeEvent> = {
  'project.added': (project, { payload }) => ({ ...project, ...payload, status: 'active' }),
  'project.changed': (project, { payload }) => ({ ...project, ...payload }),
  'project.deactivated': (project) => ({ ...project, status: 'inactive' }),
  'project.reactivated': (project) => ({ ...project, status: 'active' }),
  'project.removed': (project) => ({ ...project, status: 'removed' }),
}
