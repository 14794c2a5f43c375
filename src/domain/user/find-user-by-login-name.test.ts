import { afterAll, beforeAll, expect, test } from 'vitest'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { type LoginPolicy, loginPolicy } from '#domain/policy/login-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { findUserByLoginName } from '#domain/user/find-user-by-login-name.ts'
import { userDeactivated } from '#domain/user/lifecycle/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { added, createPeople, NOW, ORG, type People } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await people.given('1', added({ userName: 'Minnie' }), emailVerified())
  await people.given('2', added({ userName: 'goofy@acme.example', email: 'shared@acme.example' }), emailVerified())
  await people.given('3', added({ userName: 'donald', email: 'shared@acme.example' }), emailVerified())
  await people.given('4', added({ userName: 'daisy', email: 'daisy@duck.example' }))
  const reached = (userName: string, phone: string) => added({ userName, phone })
  await people.given('6', reached('gus', '+41791234567'), phoneVerified())
  await people.given('7', reached('huey', '+41790000001'), phoneVerified())
  await people.given('8', reached('dewey', '+41790000001'), phoneVerified())
  await people.given('9', reached('louie', '+41790000002'))
  await people.given('10', reached('mort', '+41790000003'), phoneVerified(), userDeactivated())
  await people.given('11', reached('+41790000004', ''))
  await people.given('12', reached('ferdie', '+41790000004'), phoneVerified())
  await people.given(
    '5',
    machineAdded({ userName: 'robot', userNameScoped: false, name: 'R', description: '', accessTokenType: 0 }),
  )
})
afterAll(() => people.close())

const find = async (typed: string) => (await findUserByLoginName(people.services, typed))?.id

test.each([
  ['minnie', '1'],
  ['  MINNIE ', '1'],
  ['ｍｉｎｎｉｅ', '1'],
  ['goofy@ACME.example', '2'],
  ['minnie@acme.example', '1'],
  ['+41791234567', '6'],
  [' +41 79 123 45 67 ', '6'],
  ['+41 (79) 123-45.67', '6'],
  ['＋４１ ７９ １２３ ４５ ６７', '6'],
  ['+41790000004', '11'],
])('%j is user %s', async (typed, id) => {
  expect(await find(typed)).toBe(id)
})

test.each([
  ['an address that two people verified', 'shared@acme.example'],
  ['an address that is not verified', 'daisy@duck.example'],
  ['a number that two people verified', '+41790000001'],
  ['a number that is not verified', '+41790000002'],
  ['a number of somebody who is shut out', '+41790000003'],
  ['a number without its country', '0791234567'],
  ['a number with its country in another way', '0041791234567'],
  ['a part of a number', '+4179'],
  ['a number with a letter', '+4179123456x'],
  ['a machine', 'robot'],
  ['nobody', 'mickey'],
  ['nothing', '  '],
  ['a name at a domain that login names do not carry', 'donald@acme.example'],
])('nobody signs in as %s', async (_what, typed) => {
  expect(await find(typed)).toBeUndefined()
})

test.each([
  ['disableLoginWithEmail', 'GOOFY@duck.example', '+41791234567', '6'],
  ['disableLoginWithPhone', '+41791234567', 'goofy@duck.example', '13'],
] as const)('%s of the organization ends it for that organization', async (setting, ended, left, id) => {
  const before = (await people.load('13')).sequence
  if (before === 0) await people.given('13', added({ userName: 'solo', email: 'goofy@duck.example' }), emailVerified())
  const set = (changes: Partial<LoginPolicy>) =>
    people.services.events.change({ creator: 'TEST', now: NOW }, policiesAggregate, ORG, (before) => [
      policySet(loginPolicy, { ...loginPolicy.defaults, ...changes }, before),
    ])
  await set({ [setting]: true })
  expect(await find(ended)).toBeUndefined()
  expect(await find(left)).toBe(id)
  expect(await find('minnie')).toBe('1')
  await set({})
  expect(await find(ended)).toBeDefined()
})

test('if login names contain the domain, the user name alone matches no user', async () => {
  const before = await people.services.events.load(policiesAggregate, ORG)
  const events = [policySet(domainPolicy, { ...domainPolicy.defaults, userLoginMustBeDomain: true }, before)]
  await people.services.events.pushOne(
    { creator: 'TEST', now: NOW },
    { aggregate: policiesAggregate, before, owner: ORG, events },
  )
  expect(await find('donald')).toBeUndefined()
  expect(await find('Donald@Acme.Example')).toBe('3')
})
