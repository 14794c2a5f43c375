import type { CustomerSettings } from '#domain/customer/customer.ts'
import type { Database } from '#storage/tables.ts'

/** A customer as queries return it. Times in epoch milliseconds. */
export interface CustomerView extends CustomerSettings {
  readonly id: string
  readonly version: number
  readonly createdAt: number
  readonly changedAt: number
  /** Present where it was requested. */
  readonly userCount?: number
}

export const customerViewOf = (row: Database['customers']): CustomerView => ({
  id: row.id,
  domain: row.domain,
  name: row.name,
  loginProvider: row.login_provider as CustomerView['loginProvider'],
  signup: row.signup as CustomerView['signup'],
  customSignupUrl: row.custom_signup_url,
  version: row.version,
  createdAt: row.created_at,
  changedAt: row.changed_at,
})
