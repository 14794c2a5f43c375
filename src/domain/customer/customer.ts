/**
 * Customers of an organization, which the Nevis API calls organizations: a group of an organization's own users with
 * a mail domain, such as the employees of a business customer. Not a tenant: users stay in the organization of their
 * customer (docs/decisions/0013). The user owns the assignment.
 */
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'
import { foldCase } from '#kit/fold-case.ts'

export type CustomerSettings = {
  readonly domain: string
  readonly name: string
  readonly loginProvider: string
  readonly signup: string
  /** Where `signup` is `custom`; '' : nowhere. */
  readonly customSignupUrl: string
}

export type Customer = CustomerSettings & {
  readonly status: 'none' | 'active' | 'removed'
  /** Counts changes, from 0. */
  readonly version: number
}

export const loginProviders = ['none', 'google', 'microsoft'] as const
export const signups = ['none', 'disabled', 'default', 'custom'] as const

export type CustomerAdded = { type: 'customer.added'; payload: CustomerSettings }
export type CustomerChanged = { type: 'customer.changed'; payload: Partial<CustomerSettings> }
export type CustomerRemoved = { type: 'customer.removed'; payload: Record<string, never> }
export type CustomerEvent = CustomerAdded | CustomerChanged | CustomerRemoved

export const customerAdded = (payload: CustomerSettings): CustomerAdded => ({ type: 'customer.added', payload })
export const customerChanged = (payload: Partial<CustomerSettings>): CustomerChanged => ({
  type: 'customer.changed',
  payload,
})
export const customerRemoved = (): CustomerRemoved => ({ type: 'customer.removed', payload: {} })

export const noSettings: CustomerSettings = {
  domain: '',
  name: '',
  loginProvider: 'none',
  signup: 'none',
  customSignupUrl: '',
}

export const customerAggregate: AggregateType<Customer, CustomerEvent> = {
  type: 'customer',
  initial: { status: 'none', version: 0, ...noSettings },
  evolve: evolveBy<Customer, CustomerEvent>({
    'customer.added': (customer, { payload }) => ({ ...customer, ...payload, status: 'active' }),
    'customer.changed': (customer, { payload }) => ({ ...customer, ...payload, version: customer.version + 1 }),
    'customer.removed': (customer) => ({ ...customer, status: 'removed' }),
  }),
  isRemoved: (customer) => customer.status === 'removed',
  rows: ({ id, owner, state, createdAt, changedAt }) => [
    {
      table: 'customers',
      row: {
        id,
        org_id: owner,
        domain: state.domain,
        name: state.name,
        login_provider: state.loginProvider,
        signup: state.signup,
        custom_signup_url: state.customSignupUrl,
        version: state.version,
        created_at: createdAt,
        changed_at: changedAt,
      },
    },
  ],
  names: ({ owner, state }) => [
    { scope: 'customer_domains', name: `${owner} ${foldCase(state.domain)}`, taken: 'Errors.Customer.DomainTaken' },
  ],
}
