import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { addAttribute } from '#domain/attribute-definition/add-attribute.ts'
import { decideChangePerson } from '#domain/user/change/decide-change-person.ts'
import { normalizeChanges } from '#domain/user/change/person-changes.ts'
import { decideNewPerson } from '#domain/user/create/decide-new-person.ts'
import { normalizeNewPerson } from '#domain/user/create/new-person.ts'
import { humanProfileChanged } from '#domain/user/human/events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userLocked, userNameChanged } from '#domain/user/lifecycle/events.ts'
import { createUser, toNewPerson } from '#domain/user/person/create-user.ts'
import { getDescribedUser } from '#domain/user/person/get-described-user.ts'
import { toPersonChanges, updateUser } from '#domain/user/person/update-user.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { AppError } from '#kit/errors.ts'
import { added, codeFor, createPeople, NOW, ORG, type People, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
  await addAttribute(people.ctx(), { name: 'number', maxLength: 10, regex: '', values: [], unique: true })
})
afterAll(() => people.close())

const made = { userNameScoped: false, encodedHash: '', importedHash: '', totpSecret: '' }
function lena(fields: Record<string, string> = {}) {
  const named = { loginId: 'lena@acme.example', 'name.firstName': 'Lena', 'name.lastName': 'Huber', ...fields }
  const person = normalizeNewPerson(toNewPerson(ORG, named, []))
  return decideNewPerson(person, { ...made, userId: '1' })
}
function decide(events: readonly UserEvent[], changes: Record<string, string>) {
  const user = stateAfter(...events)
  return decideChangePerson(user, normalizeChanges(toPersonChanges(user, changes, [])), made)
}

describe('the decision', () => {
  test('a change of many fields is one version', () => {
    const changes = { 'name.firstName': 'Helena', gender: 'female', 'address.city': 'Zug', loginId: 'h@acme.example' }
    const events = decide(lena(), changes)
    expect(events.map(({ type }) => type)).toEqual([
      'user.username.changed',
      'user.human.profile.changed',
      'user.human.email.changed',
      'user.human.attributes.changed',
    ])
    const after = stateAfter(...lena(), ...events)
    expect(after).toMatchObject({
      version: 2,
      userName: 'h@acme.example',
      email: { address: 'h@acme.example', verified: false },
      profile: { firstName: 'Helena', displayName: 'Helena Huber', gender: 1 },
    })
    expect(after.attributes['address.city']?.value).toBe('Zug')
  })

  test('equal values are no change', () => {
    expect(decide(lena(), { 'name.firstName': 'Lena', gender: '', languageCode: 'en', remarks: '' })).toEqual([])
  })

  test('an empty text clears a field', () => {
    const events = decide(lena({ 'name.title': 'Dr.' }), { 'name.title': '', 'name.lastName': '' })
    const after = stateAfter(...lena({ 'name.title': 'Dr.' }), ...events)
    expect(after.attributes).toEqual({})
    expect(after.profile).toMatchObject({ lastName: '', displayName: 'Lena' })
  })

  test('a chosen display name stays', () => {
    const chosen = humanProfileChanged({ displayName: 'Leni' })
    const after = stateAfter(...lena(), chosen, ...decide([...lena(), chosen], { 'name.firstName': 'Helena' }))
    expect(after.profile.displayName).toBe('Leni')
  })

  test('with the address an open invitation to it ends', () => {
    const invited = [...lena(), initializationCodeAdded(codeFor('initializeUser').payload)]
    const after = stateAfter(...invited, ...decide(invited, { loginId: 'new@acme.example' }))
    expect(after.initCode).toBeUndefined()
    expect(after.status).toBe('initial')
  })
})

describe('the version counts changes of visible fields by every API', () => {
  test.each([
    ['a name', [humanProfileChanged({ firstName: 'Max' })], 2],
    ['a nick name, which is not shown', [humanProfileChanged({ nickName: 'Mini' })], 1],
    ['a login name', [userNameChanged({ userName: 'other', userNameScoped: false })], 2],
    ['the state', [userLocked()], 2],
    ['a code, which is not shown', [initializationCodeAdded({ code: 'x', expiresAt: 0 })], 1],
  ])('%s', (_what, events, version) => expect(stateAfter(added(), ...events).version).toBe(version))
})

let count = 0
async function existing(fields: Record<string, string> = {}) {
  return (await createUser(people.ctx(), { orgId: ORG, fields: { loginId: `u${count++}@acme.example`, ...fields } }))
    .userId
}
const update = (userId: string, changes: Record<string, string>, version?: number) =>
  updateUser(people.ctx({ now: NOW + 5000 }), { id: userId }, () => ({ version, changes, failures: [] }))
const read = async (userId: string) => getDescribedUser(people.ctx(), { id: userId })

test('a stale version is refused, the right one and none are not', async () => {
  const userId = await existing()
  await update(userId, { remarks: 'one' }, 1)
  await expect(update(userId, { remarks: 'two' }, 1)).rejects.toMatchObject({
    kind: 'aborted',
    reason: 'user.versionStale',
  })
  await update(userId, { remarks: 'three' })
  const user = await read(userId)
  expect(user.fields.remarks).toBe('three')
  expect([user.version, user.createdAt, user.modifiedAt]).toEqual([3, NOW, NOW + 5000])
})

test('without a concurrent change the user is loaded once', async () => {
  const userId = await existing()
  const load = vi.spyOn(people.services.events, 'loadAll')
  const after = await update(userId, { remarks: 'once', loginId: 'once@acme.example' }, 1)
  const loads = load.mock.calls.flatMap(([requestedKeys]) => requestedKeys).filter(({ id }) => id === userId)
  load.mockRestore()
  expect(loads).toHaveLength(1)
  expect(after).toEqual(await read(userId))
})

test('of many concurrent changes of one version, one succeeds', async () => {
  const userId = await existing()
  const results = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => update(userId, { remarks: `${i}` }, 1)))
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect((await read(userId)).version).toBe(2)
})

test('accepts an existing value that the rules no longer allow, if it is unchanged', async () => {
  await people.given('900', added({ userName: 'minnie', firstName: 'x'.repeat(150), preferredLanguage: 'ja' }))
  await update('900', { loginId: 'minnie', 'name.firstName': 'x'.repeat(150), languageCode: 'ja', remarks: 'here' })
  expect((await read('900')).fields).toMatchObject({ loginId: 'minnie', remarks: 'here' })
  const refused = (await update('900', { 'name.firstName': 'y'.repeat(150) }).catch(
    (error: unknown) => error,
  )) as AppError
  expect(refused.fields.map(({ id }) => id)).toEqual(['FIELD-tooLong'])
})

test('a unique value moves on once it is given up', async () => {
  const [one, other] = [await existing({ 'properties.number': '5' }), await existing()]
  const refused = (await update(other, { 'properties.number': '5' }).catch((error: unknown) => error)) as AppError
  expect(refused.fields.map(({ id }) => id)).toEqual(['FIELD-attributeTaken'])
  await update(one, { 'properties.number': '' })
  await update(other, { 'properties.number': '5' })
  expect((await read(other)).fields['properties.number']).toBe('5')
  await update(other, { remarks: 'the value stays its own' })
})

test('a machine user, and a user of another organization, are unknown', async () => {
  const userId = await existing()
  await expect(
    updateUser(people.ctx({ orgId: '999' }), { id: userId, within: '999' }, () => {
      throw new Error('the request was read')
    }),
  ).rejects.toMatchObject({
    kind: 'notFound',
  })
})
