import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { anonymousCaller } from '#domain/caller.ts'
import { changePerson } from '#domain/user/change/change-person.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import { emailVerified } from '#domain/user/email/events.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { added, codeFor, createPeople, type People, rejectionOf } from '#test/support/people.ts'

let people: People
let hash = ''
beforeAll(async () => {
  people = await createPeople()
  hash = await people.services.passwords.hash('Passw0rd!')
  const robot = { userName: 'robot', userNameScoped: false, name: 'Robot', description: '', accessTokenType: 0 }
  await people.given('robot', machineAdded(robot))
  await people.given(
    'initial',
    added({ userName: 'initial' }),
    initializationCodeAdded(codeFor('initializeUser').payload),
  )
})
afterAll(() => people.close())

let count = 0
async function person(): Promise<string> {
  const id = `9${count++}`
  await people.given(id, added({ userName: `user${id}`, encodedHash: hash }), emailVerified())
  return id
}
const change = (id: string, changes: PersonChanges) => changePerson(people.ctx(), { id }, changes)
const typesAfter = async (id: string) => people.eventTypes(id, 2)

test('every kind of field changes in one unit', async () => {
  const id = await person()
  await change(id, {
    userName: ' Renamed ',
    profile: { firstName: 'Daisy' },
    email: { address: 'new@acme.example', verified: true },
    phone: { number: '+41 71 000 00 00', verified: true },
    password: { value: { plain: 'An0ther!' }, changeRequired: true, proof: { kind: 'permission' } },
    metadata: [{ key: 'k', value: Buffer.from('v') }],
  })
  expect(await typesAfter(id)).toEqual([
    'user.username.changed',
    'user.human.profile.changed',
    'user.human.email.changed',
    'user.human.email.verified',
    'user.human.phone.changed',
    'user.human.phone.verified',
    'user.human.password.changed',
    'user.metadata.set',
  ])
  const { state } = await people.load(id)
  expect(state).toMatchObject({
    userName: 'Renamed',
    profile: { firstName: 'Daisy', lastName: 'Mouse', displayName: 'Daisy Mouse' },
    email: { address: 'new@acme.example', verified: true },
    phone: { number: '+41710000000', verified: true },
    password: { changeRequired: true },
  })
  expect((await people.services.passwords.verify(state.password.hash, 'An0ther!')).result).toBe('ok')
})

test('one rejected field leaves all others as they were', async () => {
  const id = await person()
  const password = { value: { plain: 'weak' }, changeRequired: false, proof: { kind: 'permission' } } as const
  expect(await rejectionOf(change(id, { userName: 'other', password }))).toBe('password.tooShort')
  expect(await rejectionOf(change(id, { userName: 'robot', profile: { nickName: 'x' } }))).toBe('name.taken')
  expect(await typesAfter(id)).toEqual([])
})

test('changes that are in effect already store nothing', async () => {
  const id = await person()
  const details = await change(id, {
    userName: `user${id}`,
    profile: { firstName: 'Minnie' },
    email: { address: 'minnie@acme.example', verified: false, delivery: { kind: 'return' } },
    phone: { number: '', verified: false },
  })
  expect(details).not.toHaveProperty('emailCode')
  expect(await typesAfter(id)).toEqual([])
})

test('a returned code is stored, and not sent', async () => {
  const id = await person()
  const { emailCode = '' } = await change(id, {
    email: { address: 'moved@acme.example', verified: false, delivery: { kind: 'return' } },
  })
  expect(emailCode).not.toBe('')
  const { email } = (await people.load(id)).state
  expect(email).toMatchObject({ address: 'moved@acme.example', verified: false, code: { codeReturned: true } })
})

test.each([
  ['user.notHuman', 'robot', { profile: { nickName: 'R' } }],
  ['user.notFound', '404', { profile: { nickName: 'R' } }],
  ['user.notInitialised', 'initial', { email: { address: 'x@acme.example', verified: false } }],
  ['email.invalid', 'robot', { email: { address: 'x', verified: false } }],
  ['phone.invalid', 'robot', { phone: { number: 'x', verified: false } }],
  ['userName.empty', 'robot', { userName: ' ' }],
  ['profile.firstNameEmpty', 'robot', { profile: { firstName: ' ' } }],
  ['metadata.invalid', 'robot', { metadata: [{ key: '', value: Buffer.from('v') }] }],
])('rejects with %s a change of %s', async (reason, id, changes) => {
  expect(await rejectionOf(change(id, changes))).toBe(reason)
})

describe('a new password', () => {
  const to = (proof: NonNullable<PersonChanges['password']>['proof'], plain = 'An0ther!') => ({
    password: { value: { plain }, changeRequired: false, proof },
  })

  test('is proved by the current one', async () => {
    const id = await person()
    expect(await rejectionOf(change(id, to({ kind: 'current', password: 'wrong' })))).toBe('password.wrong')
    const same = to({ kind: 'current', password: 'Passw0rd!' }, 'Passw0rd!')
    expect(await rejectionOf(change(id, same))).toBe('password.notChanged')
    await change(id, to({ kind: 'current', password: 'Passw0rd!' }))
    expect(await typesAfter(id)).toEqual(['user.human.password.changed'])
  })

  test('is authorized by a code, which it uses up', async () => {
    const id = await person()
    const { plain: code, payload } = codeFor('passwordReset')
    await people.given(id, passwordCodeAdded({ ...payload, channel: 'email' }))
    expect(await rejectionOf(change(id, to({ kind: 'code', code: 'WRONG1' })))).toBe('code.wrong')
    await change(id, to({ kind: 'code', code }))
    expect(await rejectionOf(change(id, to({ kind: 'code', code }, 'Th1rd!pw')))).toBe('code.used')
  })
})

test('users change themselves, but vouch for nothing', async () => {
  const id = await person()
  const selfCtx = people.ctx({ caller: { ...anonymousCaller, id, require: denied } })
  await changePerson(selfCtx, { id }, { profile: { nickName: 'Min' } })
  const vouched: PersonChanges[] = [
    { email: { address: 'x@acme.example', verified: true } },
    { phone: { number: '+41710000001', verified: true } },
    { password: { value: { plain: 'An0ther!' }, changeRequired: false, proof: { kind: 'permission' } } },
  ]
  for (const changes of vouched) await expect(changePerson(selfCtx, { id }, changes)).rejects.toThrow('denied')
  expect(await typesAfter(id)).toEqual(['user.human.profile.changed'])
})

const denied = () => {
  throw new Error('denied')
}
