import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCustomer } from '#domain/customer/add-customer.ts'
import { customerAggregate, customerRemoved, noSettings } from '#domain/customer/customer.ts'
import { assignCustomer } from '#domain/user/person/assign-customer.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import { getCustomerOfUser } from '#domain/user/person/get-customer-of-user.ts'
import { decideUnassignCustomer, unassignCustomer } from '#domain/user/person/unassign-customer.ts'
import { added, createPeople, NOW, ORG, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const assigned = async (domain: string) => {
  const { customerId } = await addCustomer(people.ctx(), ORG, { ...noSettings, domain, name: 'x' })
  const { userId } = await createUser(people.ctx(), { orgId: ORG, fields: { loginId: `a@${domain}` } })
  await assignCustomer(people.ctx(), { id: userId }, customerId)
  return { userId, customerId }
}
const none = { kind: 'notFound', reason: 'user.customerNotAssigned' }

test('an unassigned person belongs to no customer', async () => {
  const { userId } = await assigned('one.example')
  await unassignCustomer(people.ctx(), { id: userId })
  await expect(getCustomerOfUser(people.ctx(), { id: userId })).rejects.toMatchObject(none)
  await expect(unassignCustomer(people.ctx(), { id: userId })).rejects.toMatchObject(none)
})

test('a person assigned while the customer is removed belongs to no customer', async () => {
  const { userId, customerId } = await assigned('gone.example')
  await people.services.events.change({ creator: 'TEST', now: NOW }, customerAggregate, customerId, () => [
    customerRemoved(),
  ])
  await expect(getCustomerOfUser(people.ctx(), { id: userId })).rejects.toMatchObject(none)
})

test('a person without customer stays without', () => expect(decideUnassignCustomer(stateAfter(added()))).toEqual([]))
