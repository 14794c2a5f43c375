/** The user's own data over AuthService: user, profile, address, number and metadata. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { humanAvatarAdded } from '#domain/user/human/events.ts'
import type { CodeKind } from '#domain/user/new-code.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import { addEvents } from '#test/support/session-people.ts'
import { type AuthRpc, authCalls, refusal } from '#test/support/signed-in-person.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES } from '#test/support/wire-calls.ts'

let server: TestServer
let auth: Awaited<ReturnType<typeof authCalls>>
beforeAll(async () => {
  server = await startServer()
  auth = await authCalls(server)
})
afterAll(async () => {
  auth.close()
  await server.stop()
})

const load = async (id: string) => (await server.runtime.services.events.load(userAggregate, id)).state
const plain = (code: string | undefined, kind: CodeKind) => server.runtime.services.cipher.decrypt(code ?? '', kind)
const details = () => ({
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: auth.orgId,
})
const eventsOf = async (userId: string): Promise<string[]> => {
  const types: string[] = []
  for await (const event of server.runtime.services.events.history({ aggregateIds: [userId] })) types.push(event.type)
  return types
}

describe.each(WIRES)('over %s', (wire) => {
  test('the user reads and changes name and profile, and the changes are listed', async () => {
    const { my, userId, name } = await auth.person(wire)
    const { body } = await my('getMyUser')
    expect(body.user).toMatchObject({ id: userId, userName: name, state: 'USER_STATE_ACTIVE', details: details() })
    expect(body.lastLogin).toMatch(/Z$/)
    const profile = {
      firstName: 'Daisy',
      lastName: 'Duck',
      nickName: 'D',
      displayName: 'Daisy D',
      preferredLanguage: 'de',
      gender: 'GENDER_FEMALE',
    }
    expect((await my('updateMyProfile', profile)).body).toEqual({ details: details() })
    expect((await my('getMyProfile')).body).toEqual({ details: details(), profile })
    expect((await my('updateMyUserName', { userName: `new-${userId}` })).body).toEqual({ details: details() })
    await addEvents(server, userId, humanAvatarAdded('users/avatar'))
    expect((await my('removeMyAvatar')).code).toBe(0)
    const changes = await my('listMyUserChanges', { query: { limit: 4 } })
    expect(changes.body.result).toMatchObject(
      ['avatar.removed', 'avatar.added', 'username.changed', 'profile.changed'].map((type) => ({
        eventType: { key: expect.stringContaining(type) },
      })),
    )
    const editor = { editorId: userId, editorDisplayName: 'Daisy D' }
    expect(changes.body.result).toMatchObject([editor, { editorId: 'TEST' }, editor, editor])
  })

  test('the user changes the address, and verifies it by the newest code', async () => {
    const { my, userId } = await auth.person(wire)
    const email = `moved-${userId}@acme.example`
    expect((await my('setMyEmail', { email })).body).toEqual({ details: details() })
    expect((await my('getMyEmail')).body).toEqual({ details: details(), email: { email } })
    const first = plain((await load(userId)).email.code?.code, 'emailVerification')
    expect((await my('resendMyEmailVerification')).body).toEqual({ details: details() })
    expect(refusal(await my('verifyMyEmail', { code: first }))).toEqual([3, 'COMMAND-Gdsgs'])
    const code = plain((await load(userId)).email.code?.code, 'emailVerification')
    expect((await my('verifyMyEmail', { code })).body).toEqual({ details: details() })
    expect((await my('getMyEmail')).body.email).toEqual({ email, isEmailVerified: true })
    expect((await eventsOf(userId)).filter((type) => type.includes('.email.') && !type.endsWith('sent'))).toEqual([
      'user.human.email.verified',
      'user.human.email.changed',
      'user.human.email.code.added',
      'user.human.email.code.added',
      'user.human.email.verified',
    ])
  })

  test('the user changes the number, verifies it, and removes it', async () => {
    const { my, userId } = await auth.person(wire)
    const phone = '+41791230000'
    expect((await my('setMyPhone', { phone })).code).toBe(0)
    expect((await my('getMyPhone')).body).toEqual({ details: details(), phone: { phone } })
    expect((await my('resendMyPhoneVerification')).code).toBe(0)
    const code = plain((await load(userId)).phone.code?.code, 'phoneVerification')
    expect(refusal(await my('verifyMyPhone', { code: '000000' }))).toEqual([3, 'COMMAND-sM0cs'])
    expect((await my('verifyMyPhone', { code })).code).toBe(0)
    expect((await load(userId)).phone).toEqual({ number: phone, verified: true })
    expect((await my('removeMyPhone')).code).toBe(0)
    expect((await load(userId)).phone.number).toBe('')
  })

  test('the user reads metadata, which administrators set', async () => {
    const { my, userId } = await auth.person(wire)
    for (const key of ['first', 'second'])
      await server.rest('POST', `/management/v1/users/${userId}/metadata/${key}`, { value: btoa(key) })
    const second = { details: details(), key: 'second', value: btoa('second') }
    expect((await my('getMyMetadata', { key: 'second' })).body.metadata).toEqual(second)
    const { body } = await my('listMyMetadata', { queries: [{ keyQuery: { key: 'sec', method: 2 } }] })
    expect(body).toMatchObject({ details: { totalResult: '1' }, result: [second] })
    expect(refusal(await my('getMyMetadata', { key: 'third' }))).toEqual([5, 'QUERY-Rgh32'])
  })

  test('the health of the service is public, and its languages require a token', async () => {
    expect((await auth.call('healthz', {}, { wire, token: '' })).code).toBe(0)
    const { my } = await auth.person(wire)
    expect((await my('getSupportedLanguages')).body.languages).toContain('en')
  })

  test('only a member with the permission removes the user', async () => {
    const { my, userId } = await auth.person(wire)
    expect(refusal(await my('removeMyUser'))).toEqual([5, 'AUTHZ-cdgFk'])
    await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: ['ORG_USER_SELF_MANAGER'] })
    expect((await my('removeMyUser')).body).toEqual({ details: details() })
    expect((await load(userId)).status).toBe('removed')
    expect((await my('getMyUser')).code).toBe(16)
  })
})

const profile = { firstName: 'Minnie', lastName: 'Mouse', displayName: 'Minnie Mouse', preferredLanguage: 'en' }

test.each<[AuthRpc, string, object, unknown[]]>([
  ['updateMyProfile', 'no change', profile, [9, 'COMMAND-2M0fs']],
  ['updateMyProfile', 'an empty display name', { ...profile, displayName: '' }, [3, undefined]],
  ['updateMyProfile', 'a first name of blanks', { ...profile, firstName: ' ' }, [3, 'PROFILE-RF5z2']],
  ['setMyEmail', 'no address', { email: 'nonsense' }, [3, undefined]],
  ['setMyPhone', 'no number', { phone: '+41791234567890123' }, [3, 'PHONE-so0wa']],
  ['setMyPhone', 'the same number', { phone: '+41 79 123 45 67' }, [9, 'COMMAND-wF94r']],
  ['resendMyEmailVerification', 'a verified address', {}, [9, 'COMMAND-3M9ds']],
  ['resendMyPhoneVerification', 'a verified number', {}, [9, 'COMMAND-2M9sf']],
  ['verifyMyEmail', 'no open code', { code: 'ABCDEF' }, [5, 'COMMAND-3n8ud']],
  ['verifyMyPhone', 'no open code', { code: 'ABCDEF' }, [5, 'COMMAND-Rsj8c']],
  ['removeMyAvatar', 'no picture', {}, [5, 'USER-Avt01']],
])('%s rejects %s', async (rpc, _what, request, expected) => {
  const { my } = await auth.person()
  expect(refusal(await my(rpc, { ...request }))).toEqual(expected)
})

test('the same name, address and a removed number are rejected by the ids of the management API', async () => {
  const { my, name } = await auth.person()
  expect(refusal(await my('updateMyUserName', { userName: name }))).toEqual([9, 'COMMAND-6m9gs'])
  expect(refusal(await my('setMyEmail', { email: `${name}@acme.example` }))).toEqual([9, 'COMMAND-2b7fM'])
  await my('removeMyPhone')
  expect(refusal(await my('removeMyPhone'))).toEqual([5, 'COMMAND-p6rsc'])
})

test('a user name of another user is taken', async () => {
  const [one, other] = [await auth.person(), await auth.person()]
  expect(refusal(await one.my('updateMyUserName', { userName: other.name }))).toEqual([6, 'V3-DKcYh'])
})

test('a machine user reads itself, and has no profile, address or number', async () => {
  const { userId, token } = await addCaller(server, { orgId: auth.orgId })
  const my = (rpc: AuthRpc, request = {}) => auth.call(rpc, request, { token })
  expect((await my('getMyUser')).body.user).toMatchObject({ id: userId, machine: { name: 'Caller' } })
  const responses = await Promise.all([
    my('getMyProfile'),
    my('updateMyProfile', profile),
    my('getMyEmail'),
    my('setMyEmail', { email: 'robot@acme.example' }),
    my('verifyMyEmail', { code: 'ABCDEF' }),
    my('resendMyEmailVerification'),
    my('getMyPhone'),
    my('setMyPhone', { phone: '+41791234567' }),
    my('resendMyPhoneVerification'),
    my('removeMyPhone'),
    my('removeMyAvatar'),
  ])
  expect(responses.map(({ code }) => code)).toEqual([9, 9, 9, 9, 5, 5, 9, 9, 5, 5, 5])
})

test('the header of another organization does not change whose data is read', async () => {
  const { userId, token } = await auth.person()
  const orgId = (await server.rest('POST', '/management/v1/orgs', { name: 'Elsewhere' })).body.id
  const { body } = await server.rest('GET', '/auth/v1/users/me', undefined, { token, orgId })
  expect(body.user.id).toBe(userId)
})

test('codes for an address or a number are limited by kind, and the last one stays valid', async () => {
  const { my, userId } = await auth.person()
  await my('setMyEmail', { email: `first-${userId}@acme.example` })
  let sent = 1
  // Codes are counted by the hour, which may end during the test.
  while (sent < 45 && (await my('resendMyEmailVerification')).code === 0) sent++
  expect(sent).toBeGreaterThanOrEqual(20)
  expect(refusal(await my('setMyEmail', { email: 'second@acme.example' }))).toEqual([8, 'COMMAND-Otp25'])
  const code = plain((await load(userId)).email.code?.code, 'emailVerification')
  expect((await my('verifyMyEmail', { code })).code).toBe(0)
  expect((await my('setMyPhone', { phone: '+41791230001' })).code).toBe(0)
})
