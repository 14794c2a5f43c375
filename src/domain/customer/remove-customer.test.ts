import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCustomer } from '#domain/customer/add-customer.ts'
import { noSettings } from '#domain/customer/customer.ts'
import { listCustomers } from '#domain/customer/list-customers.ts'
import { decideRemoveCustomer, removeCustomer } from '#domain/customer/remove-customer.ts'
import { createPeople, ORG, type People, refusalOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

test('removes a customer and frees its domain', async () => {
  const globex = { ...noSettings, domain: 'globex.example', name: 'Globex' }
  const { customerId } = await addCustomer(people.ctx(), ORG, globex)
  await removeCustomer(people.ctx(), { id: customerId })
  await expect(removeCustomer(people.ctx(), { id: customerId })).rejects.toMatchObject({ kind: 'notFound' })
  await addCustomer(people.ctx(), ORG, globex)
  const { customers, hasMore } = await listCustomers(people.ctx(), {
    orgId: ORG,
    after: '',
    limit: 1,
    withUserCount: true,
  })
  expect([customers.map(({ userCount }) => userCount), hasMore]).toEqual([[0], false])
})

test('one with users stays', () => expect(refusalOf(() => decideRemoveCustomer(1))).toBe('customer.hasUsers'))
