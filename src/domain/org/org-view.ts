import type { Database } from '#storage/tables.ts'

/** An organization as queries return it. Times in epoch milliseconds. */
export interface OrgView {
  readonly id: string
  readonly name: string
  readonly state: 'active' | 'inactive'
  readonly primaryDomain: string
  readonly createdAt: number
  readonly changedAt: number
  readonly sequence: number
}

export const orgViewOf = (row: Database['orgs']): OrgView => ({
  id: row.id,
  name: row.name,
  state: row.state,
  primaryDomain: row.primary_domain,
  createdAt: row.created_at,
  changedAt: row.changed_at,
  sequence: row.sequence,
})
