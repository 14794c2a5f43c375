import type { ProjectSettings } from '#domain/project/project-state.ts'
import type { Database } from '#storage/tables.ts'

/** A project as queries return it. Times in epoch milliseconds. */
export interface ProjectView extends ProjectSettings {
  readonly id: string
  readonly orgId: string
  readonly state: 'active' | 'inactive'
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

export const projectViewOf = (row: Database['projects']): ProjectView => ({
  id: row.id,
  orgId: row.org_id,
  name: row.name,
  state: row.state,
  roleAssertion: row.role_assertion === 1,
  roleCheck: row.role_check === 1,
  projectCheck: row.project_check === 1,
  privateLabeling: row.private_labeling,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  sequence: row.sequence,
})
