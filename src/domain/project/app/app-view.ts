import type { AppConfig } from '#domain/project/app/app-config.ts'
import type { Database } from '#storage/tables.ts'

/** An application as queries return it. Times in epoch milliseconds. */
export interface AppView {
  readonly id: string
  readonly projectId: string
  readonly orgId: string
  readonly name: string
  readonly state: Database['apps']['state']
  readonly clientId: string
  readonly config: AppConfig
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

export const appViewOf = (row: Database['apps']): AppView => ({
  id: row.id,
  projectId: row.project_id,
  orgId: row.org_id,
  name: row.name,
  state: row.state,
  clientId: row.client_id,
  // Written by the projection of the project.
  config: JSON.parse(row.config) as AppConfig,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  sequence: row.sequence,
})
