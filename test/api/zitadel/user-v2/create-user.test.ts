import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let call: WireCalls<keyof typeof UserService.method>
let orgId: string
let otherOrg: string
let foreign: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, UserService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  otherOrg = await addOtherOrg(server)
  foreign = (await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

let count = 0
const person = (more: JsonObject = {}): JsonObject => ({
  profile: { givenName: 'Minnie', familyName: 'Mouse' },
  email: { email: `minnie${count++}@acme.example`, isVerified: true },
  ...more,
})
const eventsOf = async (userId: string) => {
  const types: string[] = []
  const filter = { aggregateTypes: ['user'], aggregateIds: [userId] }
  for await (const event of server.runtime.services.events.history(filter)) types.push(event.type)
  return types
}
const read = async (userId: string) => (await server.rest('GET', `/management/v1/users/${userId}`)).body.user
const value = Buffer.from('gold').toString('base64')

describe.each(WIRES)('over %s', (wire) => {
  test('addHumanUser creates an active user in one unit, with codes for the caller', async () => {
    const { code, body } = await call(
      'addHumanUser',
      person({
        organization: { orgId },
        email: { email: `code${count++}@acme.example`, returnCode: {} },
        phone: { phone: '+41791234567', returnCode: {} },
        password: { password: 'Passw0rd!' },
        metadata: [{ key: 'plan', value }],
      }),
      { wire },
    )
    expect(code).toBe(0)
    expect(body).toMatchObject({ emailCode: expect.stringMatching(/^[A-Z0-9]{6}$/), phoneCode: expect.any(String) })
    expect(body.details).toMatchObject({ resourceOwner: orgId, changeDate: expect.any(String) })
    expect(await eventsOf(String(body.userId))).toEqual(
      expect.arrayContaining([
        'user.human.added',
        'user.human.email.code.added',
        'user.human.phone.code.added',
        'user.metadata.set',
      ]),
    )
    expect(await read(String(body.userId))).toMatchObject({ state: 'USER_STATE_ACTIVE' })
  })

  test('createUser creates a human whose user name is the address, and a machine whose name is its id', async () => {
    const address = `human${count++}@acme.example`
    const human = await call(
      'createUser',
      { organizationId: orgId, human: person({ email: { email: address, isVerified: true } }) },
      { wire },
    )
    expect(human.body.creationDate).toBeDefined()
    expect((await read(String(human.body.id))).userName).toBe(address)
    const machine = await call('createUser', { organizationId: orgId, machine: { name: 'Robot' } }, { wire })
    expect(await read(String(machine.body.id))).toMatchObject({ userName: machine.body.id, state: 'USER_STATE_ACTIVE' })
  })

  test('updateHumanUser and updateUser change the given fields; unchanged values are accepted', async () => {
    const { userId } = (await call('addHumanUser', person())).body as { userId: string }
    const changes = { username: `renamed${count++}`, profile: { givenName: 'Daisy', familyName: 'Duck' } }
    const updated = await call('updateHumanUser', { userId, ...changes }, { wire })
    expect(updated.code).toBe(0)
    const again = await call('updateHumanUser', { userId, ...changes }, { wire })
    expect(again.body).toEqual(updated.body)
    const email = { email: `moved${count++}@acme.example`, returnCode: {} }
    const moved = await call('updateUser', { userId, human: { email, profile: { nickName: 'D' } } }, { wire })
    expect(moved.body).toMatchObject({ emailCode: expect.any(String), changeDate: expect.any(String) })
    const user = await read(userId)
    expect(user).toMatchObject({
      userName: changes.username,
      human: { profile: { firstName: 'Daisy', nickName: 'D' } },
    })
    expect(user.human.email).toEqual({ email: email.email })
    expect(await eventsOf(userId)).toEqual([
      'user.human.added',
      'user.human.email.verified',
      'user.username.changed',
      'user.human.profile.changed',
      'user.human.profile.changed',
      'user.human.email.changed',
      'user.human.email.code.added',
    ])
  })
})

test.each([
  ['an email that is none', { email: { email: 'nobody' } }],
  ['an empty given name', { profile: { givenName: '', familyName: 'Mouse' } }],
  ['a number that is none', { phone: { phone: '+1' } }],
  ['a hash of an unknown kind', { hashedPassword: { hash: 'no hash' } }],
  ['a password that breaks the policy', { password: { password: 'weak' } }],
  [
    'a link template that is no URL',
    { email: { email: 'a@acme.example', sendCode: { urlTemplate: 'javascript:{{.Code}}' } } },
  ],
  ['metadata without a value', { metadata: [{ key: 'k', value: '' }] }],
])('addHumanUser rejects %s and stores nothing', async (_what, wrong) => {
  const userId = `chosen-${count++}`
  const rejected = await call('addHumanUser', person({ userId, ...wrong }))
  expect(rejected.code).toBe(3)
  expect(await eventsOf(userId)).toEqual([])
})

test('an id, a user name and an address as user name are unique', async () => {
  const userId = `id-${count++}`
  expect((await call('addHumanUser', person({ userId, username: 'taken' }))).code).toBe(0)
  expect((await call('addHumanUser', person({ userId }))).code).toBe(9)
  expect((await call('addHumanUser', person({ username: 'TAKEN' }))).code).toBe(6)
})

test('a caller of another organization can neither create nor change users here', async () => {
  const denied = await call('createUser', { organizationId: orgId, human: person() }, { token: foreign })
  expect(denied.code).not.toBe(0)
  const { userId } = (await call('addHumanUser', person())).body as { userId: string }
  expect((await call('updateHumanUser', { userId, username: 'stolen' }, { token: foreign })).code).not.toBe(0)
  expect((await call('updateHumanUser', { userId: '404', username: 'x' }, { token: foreign })).code).toBe(5)
  expect((await read(userId)).userName).not.toBe('stolen')
})

test('a password is changed with the current one, with a code once, or by an administrator', async () => {
  const password = { password: 'Passw0rd!1' }
  const { userId } = (await call('addHumanUser', person({ password }))).body as { userId: string }
  const set = (next: string, proof: JsonObject = {}) =>
    call('updateUser', { userId, human: { password: { password: { password: next }, ...proof } } })
  expect((await set('Passw0rd!2', { currentPassword: 'wrong' })).code).toBe(3)
  expect((await set('Passw0rd!2', { currentPassword: 'Passw0rd!1' })).code).toBe(0)
  expect((await set('Passw0rd!3', { verificationCode: 'WRONG1' })).code).toBe(3)
  expect((await set('Passw0rd!3')).code).toBe(0)
  const { state } = await server.runtime.services.events.load(
    (await import('#domain/user/user.ts')).userAggregate,
    userId,
  )
  expect((await server.runtime.services.passwords.verify(state.password.hash, 'Passw0rd!3')).result).toBe('ok')
})
