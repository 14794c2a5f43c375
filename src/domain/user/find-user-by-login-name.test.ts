import { afterAll, beforeAll, expect, test } from 'vitest'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { policiesAggregate, policySet } from '#domain/policy/policies.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { added, NOW, ORG, type People, roomOfPeople } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await roomOfPeople()
  await people.given('1', added({ userName: 'Minnie' }), emailVerified())
  await people.given('2', added({ userName: 'goofy@acme.example', email: 'shared@acme.example' }), emailVerified())
  await people.given('3', added({ userName: 'donald', email: 'shared@acme.example' }), emailVerified())
  await people.given('4', added({ userName: 'daisy', email: 'daisy@duck.example' }))
  await people.given(
    '5',
    machineAdded({ userName: 'robot', userNameScoped: false, name: 'R', description: '', accessTokenType: 0 }),
  )
})
afterAll(() => people.close())

const find = async (typed: string) => (await findUserByLoginName(people.rooms, typed))?.id

test.each([
  ['minnie', '1'],
  ['  MINNIE ', '1'],
  ['ｍｉｎｎｉｅ', '1'],
  ['goofy@ACME.example', '2'],
  ['minnie@acme.example', '1'],
])('%j is user %s', async (typed, id) => {
  expect(await find(typed)).toBe(id)
})

test.each([
  ['an address that two people verified', 'shared@acme.example'],
  ['an address that is not verified', 'daisy@duck.example'],
  ['a machine', 'robot'],
  ['nobody', 'mickey'],
  ['nothing', '  '],
  ['a name at a domain that login names do not carry', 'donald@acme.example'],
])('nobody signs in as %s', async (_what, typed) => {
  expect(await find(typed)).toBeUndefined()
})

test('where login names carry the domain, the bare name is nobody', async () => {
  const before = await people.rooms.events.load(policiesAggregate, ORG)
  const events = [policySet(domainPolicy, { ...domainPolicy.defaults, userLoginMustBeDomain: true })]
  await people.rooms.events.pushOne(
    { creator: 'TEST', now: NOW },
    { aggregate: policiesAggregate, before, owner: ORG, events },
  )
  expect(await find('donald')).toBeUndefined()
  expect(await find('Donald@Acme.Example')).toBe('3')
})
