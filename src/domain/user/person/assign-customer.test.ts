import { afterAll, beforeAll, expect, test } from 'vitest'
import { addCustomer } from '#domain/customer/add-customer.ts'
import { noSettings } from '#domain/customer/customer.ts'
import { getCustomer } from '#domain/customer/get-customer.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { assignCustomer, decideAssignCustomer } from '#domain/user/person/assign-customer.ts'
import { createUser } from '#domain/user/person/create-user.ts'
import { customerAssigned } from '#domain/user/person/events.ts'
import { getCustomerOfUser } from '#domain/user/person/get-customer-of-user.ts'
import { added, createPeople, NOW, ORG, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  const { events } = people.services
  const elsewhere = { aggregate: orgAggregate, before: events.nonexistent(orgAggregate, '999'), owner: '999' }
  await events.pushOne({ creator: 'TEST', now: NOW }, { ...elsewhere, events: [orgAdded('Elsewhere')] })
})
afterAll(() => people.close())

const customer = async (domain: string) =>
  (await addCustomer(people.ctx(), ORG, { ...noSettings, domain, name: domain })).customerId
const counted = async (id: string) => (await getCustomer(people.ctx(), { id }, true)).userCount

test('a person belongs to one customer at a time, and is counted there', async () => {
  const [one, other] = [await customer('one.example'), await customer('other.example')]
  const { userId } = await createUser(people.ctx(), { orgId: ORG, fields: { loginId: 'a@one.example' } })
  await assignCustomer(people.ctx(), { id: userId }, one)
  expect([await counted(one), await counted(other)]).toEqual([1, 0])
  await assignCustomer(people.ctx(), { id: userId }, other)
  expect([await counted(one), await counted(other)]).toEqual([0, 1])
  expect((await getCustomerOfUser(people.ctx(), { id: userId })).id).toBe(other)
})

test('a customer of another organization is none', async () => {
  const foreign = (await addCustomer(people.ctx(), '999', { ...noSettings, domain: 'x.example', name: 'x' })).customerId
  const { userId } = await createUser(people.ctx(), { orgId: ORG, fields: { loginId: 'b@one.example' } })
  await expect(assignCustomer(people.ctx(), { id: userId }, foreign)).rejects.toMatchObject({
    reason: 'customer.notFound',
  })
})

test('assigning a person to their current customer changes nothing', () => {
  expect(decideAssignCustomer(stateAfter(added(), customerAssigned('7')), '7')).toEqual([])
})
