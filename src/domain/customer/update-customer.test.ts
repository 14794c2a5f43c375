import { expect, test } from 'vitest'
import { type Customer, noSettings } from '#domain/customer/customer.ts'
import { decideUpdateCustomer } from '#domain/customer/update-customer.ts'
import { refusalOf } from '#test/support/people.ts'

const globex: Customer = { ...noSettings, status: 'active', version: 3, domain: 'globex.example', name: 'Globex' }

test('the event has the changed fields', () => {
  expect(decideUpdateCustomer(globex, 3, { name: 'Globex AG', domain: 'globex.example' })).toEqual([
    { type: 'customer.changed', payload: { name: 'Globex AG' } },
  ])
})

test.each([
  ['nothing new', undefined, { name: 'Globex' }, []],
  ['nothing at all', 3, {}, []],
])('%s stores nothing', (_what, version, changes, events) => {
  expect(decideUpdateCustomer(globex, version, changes)).toEqual(events)
})

test.each([
  ['a stale version', 2, { name: 'x' }, 'customer.versionStale'],
  ['a name taken away', undefined, { name: '' }, 'fields.invalid'],
])('%s is refused', (_what, version, changes, id) => {
  expect(refusalOf(() => decideUpdateCustomer(globex, version, changes))).toBe(id)
})
