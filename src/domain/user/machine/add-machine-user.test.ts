import { afterAll, beforeAll, expect, test } from 'vitest'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { type AddMachineUser, addMachineUser } from '#domain/user/machine/add-machine-user.ts'
import { createPeople, NOW, ORG, type People, rejectionOf } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const robot: AddMachineUser = { orgId: ORG, userName: 'robot', name: 'Robot', description: 'moves', accessTokenType: 1 }
const add = (changes: Partial<AddMachineUser> = {}) => addMachineUser(people.ctx(), { ...robot, ...changes })

test('a machine user is active at once', async () => {
  const { userId, details } = await add({ userName: ' R2D2 ' })
  expect(details).toEqual({ sequence: 1, createdAt: NOW, changedAt: NOW, owner: ORG })
  expect((await people.load(userId)).state).toMatchObject({
    status: 'active',
    type: 'machine',
    userName: 'R2D2',
    machine: { name: 'Robot', description: 'moves', accessTokenType: 1, secretHash: '' },
  })
})

test('a chosen id is accepted once', async () => {
  expect((await add({ userId: 'own-id', userName: 'own' })).userId).toBe('own-id')
  await expect(add({ userId: 'own-id', userName: 'other' })).rejects.toMatchObject({
    kind: 'failedPrecondition',
    reason: 'user.alreadyExists',
  })
})

test.each([
  ['userName.empty', 'a blank user name', { userName: ' ' }],
  ['user.idInvalid', 'an id that the server signs with', { userId: 'SETUP' }],
  ['owner.notFound', 'an organization that is not there', { orgId: '404' }],
])('%s refuses %s', async (id, _what, changes) => {
  expect(await rejectionOf(add(changes))).toBe(id)
})

test('a user name is taken in any letter case', async () => {
  await add({ userName: 'c3po' })
  await expect(add({ userName: 'C3PO' })).rejects.toMatchObject({
    kind: 'alreadyExists',
    reason: 'name.taken',
  })
})

test('if login names contain the domain, the name is unique in the organization only', async () => {
  const { events } = people.services
  const before = await events.load(policiesAggregate, ORG)
  const scoped = [policySet(domainPolicy, { ...domainPolicy.defaults, userLoginMustBeDomain: true }, before)]
  await events.pushOne(
    { creator: 'TEST', now: NOW },
    { aggregate: policiesAggregate, before, owner: ORG, events: scoped },
  )
  const { userId } = await add({ userName: 'scoped' })
  expect((await people.load(userId)).state.userNameScoped).toBe(true)
})

test('rejects a caller without permission to write users of the organization', async () => {
  const denied = new Error('denied')
  const caller = {
    ...people.ctx().caller,
    require: (permission: string, orgId: string) => {
      expect([permission, orgId]).toEqual(['user.write', ORG])
      throw denied
    },
  }
  await expect(addMachineUser(people.ctx({ caller }), robot)).rejects.toBe(denied)
})
