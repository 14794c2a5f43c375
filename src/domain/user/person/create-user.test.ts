import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { anonymousCaller } from '#domain/caller.ts'
import { orgAdded, orgDomainAdded, orgDomainVerified } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import { normalizeNewPerson } from '#domain/user/create/new-person.ts'
import { removeUser } from '#domain/user/lifecycle/remove-user.ts'
import { createUser, toNewPerson } from '#domain/user/person/create-user.ts'
import { getDescribedUser } from '#domain/user/person/get-described-user.ts'
import type { AppError } from '#kit/errors.ts'
import { added, createPeople, NOW, ORG, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await addAttribute(people.ctx(), { name: 'number', maxLength: 10, regex: '', values: [], unique: true })
  const { events } = people.services
  await events.pushOne(
    { creator: 'TEST', now: NOW },
    {
      aggregate: orgAggregate,
      before: events.nonexistent(orgAggregate, '999'),
      owner: '999',
      events: [orgAdded('Elsewhere'), orgDomainAdded('elsewhere.example'), orgDomainVerified('elsewhere.example')],
    },
  )
})
afterAll(() => people.close())

const UUID = '0f6c7a52-7c0e-4b4b-9a52-5f1a0c6d2f11'
const create = (fields: Record<string, string>, userId?: string) =>
  createUser(people.ctx(), { orgId: ORG, fields, ...(userId ? { userId } : {}) })
const failuresOf = async (work: Promise<unknown>) =>
  ((await work.catch((error: unknown) => error)) as AppError).fields?.map(({ path, id }) => `${path} ${id}`)

describe('the decision', () => {
  const made = { userId: '1', userNameScoped: false, encodedHash: '', totpSecret: '' }
  const decide = (fields: Record<string, string>) =>
    decideNewPerson(normalizeNewPerson(toNewPerson(ORG, fields, [])), made)

  test('a login name alone creates a user who has not signed up, without code, credential or mail', () => {
    const events = decide({ loginId: 'a@acme.example' })
    expect(events.map(({ type }) => type)).toEqual(['user.human.added', 'user.human.signup.required'])
    expect(stateAfter(...events)).toMatchObject({
      status: 'initial',
      userName: 'a@acme.example',
      email: { address: 'a@acme.example', verified: false },
      profile: { firstName: '', lastName: '', displayName: 'a@acme.example', preferredLanguage: 'en', gender: 0 },
      password: { hash: '' },
      version: 1,
      modifiedAt: NOW,
    })
    expect(stateAfter(...events).initCode).toBeUndefined()
  })

  test('fields outside the profile become attributes, and the version is still 1', () => {
    const user = stateAfter(
      ...decide({
        loginId: 'a@acme.example',
        'name.firstName': 'Lena',
        'name.title': 'Dr.',
        'address.city': 'Zug',
        remarks: '',
      }),
    )
    expect(user.profile).toMatchObject({ firstName: 'Lena', lastName: '', displayName: 'Lena' })
    expect(Object.keys(user.attributes)).toEqual(['name.title', 'address.city'])
    expect(user.version).toBe(1)
  })
})

test('everything that is wrong is refused at once, and nothing is stored', async () => {
  await create({ loginId: 'taken@acme.example', 'properties.number': '1' })
  const before = await people.services.rows.selectFrom('users').select('id').execute()
  const refused = create(
    { loginId: 'TAKEN@acme.example', gender: 'x', 'properties.number': '1', 'properties.nix': '1' },
    'not-a-uuid',
  )
  expect(await failuresOf(refused)).toEqual([
    'gender FIELD-oneOf',
    'properties.nix FIELD-notDefined',
    'userId FIELD-uuid',
    'loginId FIELD-taken',
    'properties.number FIELD-attributeTaken',
  ])
  expect(await people.services.rows.selectFrom('users').select('id').execute()).toEqual(before)
})

test('a login name is needed', async () => {
  expect(await failuresOf(create({}))).toEqual(['loginId FIELD-required'])
})

test('a name at the verified domain of another organization is not to be had', async () => {
  expect(await failuresOf(create({ loginId: 'a@elsewhere.example' }))).toEqual(['loginId FIELD-foreignDomain'])
})

test('a chosen id is stored in lower case, unique while the user exists, and inherits nothing afterwards', async () => {
  await create({ loginId: 'first@acme.example', 'name.title': 'Dr.', 'properties.number': '7' }, UUID.toUpperCase())
  expect((await getDescribedUser(people.ctx(), { id: UUID })).fields.loginId).toBe('first@acme.example')
  expect(await failuresOf(create({ loginId: 'second@acme.example' }, UUID))).toEqual(['userId FIELD-taken'])
  await removeUser(people.ctx(), { id: UUID })
  await create({ loginId: 'first@acme.example', 'properties.number': '7' }, UUID)
  expect((await getDescribedUser(people.ctx(), { id: UUID })).fields).toEqual({
    loginId: 'first@acme.example',
    languageCode: 'en',
    'properties.number': '7',
  })
})

test('of many concurrent requests for one login name in several spellings, one succeeds', async () => {
  const spellings = ['race@acme.example', 'Race@acme.example', 'RACE@ACME.EXAMPLE', 'race@acme.Example']
  const results = await Promise.allSettled(
    Array.from({ length: 40 }, (_, i) => create({ loginId: spellings[i % 4] ?? '' })),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  const reasons = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as AppError] : []))
  for (const reason of reasons) expect(reason.fields.map(({ path }) => path)).toEqual(['loginId'])
})

test('of many concurrent requests for one value of a unique attribute, one succeeds', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 20 }, (_, i) => create({ loginId: `unique${i}@acme.example`, 'properties.number': '99' })),
  )
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
})

test('a person that another API added has version 1 too', () => {
  expect(stateAfter(added()).version).toBe(1)
})

test('without the right to write users nothing is created', async () => {
  const ctx = people.ctx({ caller: anonymousCaller })
  await expect(createUser(ctx, { orgId: ORG, fields: { loginId: 'x@acme.example' } })).rejects.toMatchObject({
    kind: 'permissionDenied',
  })
})
