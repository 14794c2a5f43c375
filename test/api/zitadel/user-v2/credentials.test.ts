/** Metadata, invitations, credentials of machine users, and lists of factors. */
import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { passwordRemoved } from '#domain/user/password/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addEvents, addKey, addOtp, addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof UserService.method
let server: TestServer
let call: WireCalls<Rpc>
let orgId: string
let foreign: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, UserService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  foreign = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

let count = 0
const person = () => addPerson(server, { orgId, name: `credentials${count++}` })
const machine = async () => (await addCaller(server, { orgId })).userId
const load = async (id: string) => (await server.runtime.services.events.load(userAggregate, id)).state
const failure = ({ code, details }: { code: number; details: readonly { id: string }[] }) => [code, details[0]?.id]
const base64 = (text: string) => Buffer.from(text).toString('base64')
const expirationDate = '2999-01-01T00:00:00Z'
const text = (value: unknown) => String(value ?? '')
const entries = ({ body }: { body: JsonObject }, name: string) => (body[name] ?? []) as unknown[]

describe.each(WIRES)('over %s', (wire) => {
  test('metadata is set, listed by key, and deleted as a whole', async () => {
    const userId = await person()
    const metadata = ['color', 'size'].map((key) => ({ key, value: base64(key) }))
    expect((await call('setUserMetadata', { userId, metadata }, { wire })).body.setDate).toBeDefined()
    const filters = [{ keyFilter: { key: 'col', method: 'TEXT_FILTER_METHOD_STARTS_WITH' } }]
    const { body } = await call('listUserMetadata', { userId, filters }, { wire })
    expect(body).toMatchObject({
      pagination: { totalResult: '1', appliedLimit: '100' },
      metadata: [{ key: 'color', value: base64('color') }],
    })
    const missing = await call('deleteUserMetadata', { userId, keys: ['color', 'none'] }, { wire })
    expect(failure(missing)).toEqual([5, 'META-2nnds'])
    expect(Object.keys((await load(userId)).metadata)).toEqual(['color', 'size'])
    const deleted = await call('deleteUserMetadata', { userId, keys: ['color'] }, { wire })
    expect(deleted.body.deletionDate).toBeDefined()
    expect(Object.keys((await load(userId)).metadata)).toEqual(['size'])
  })

  test('an invitation is created, and redeemed once', async () => {
    const userId = await person()
    await addEvents(server, userId, passwordRemoved())
    const sendCode = { urlTemplate: 'https://login.example/invite?c={{.Code}}', applicationName: 'Shop' }
    expect((await call('createInviteCode', { userId, sendCode }, { wire })).body).not.toHaveProperty('inviteCode')
    expect((await call('resendInviteCode', { userId }, { wire })).code).toBe(0)
    expect((await load(userId)).invite).toMatchObject(sendCode)
    const { body } = await call('createInviteCode', { userId, returnCode: {} }, { wire })
    expect(failure(await call('resendInviteCode', { userId }, { wire }))).toEqual([9, 'COMMAND-Wr3gq'])
    const request = { userId, verificationCode: text(body.inviteCode) }
    expect((await call('verifyInviteCode', request, { wire })).code).toBe(0)
    expect(failure(await call('verifyInviteCode', request, { wire }))).toEqual([3, 'COMMAND-Wgn4q'])
  })

  test('passkeys and second factors are listed', async () => {
    const userId = await person()
    await addOtp(server, userId)
    await addKey(server, userId, { use: 'passkey', origin: 'https://login.example' })
    expect(entries(await call('listPasskeys', { userId }, { wire }), 'result')).toEqual([
      { id: `key-${userId}`, name: 'Key', state: 'AUTH_FACTOR_STATE_READY' },
    ])
    expect(entries(await call('listAuthenticationFactors', { userId }, { wire }), 'result')).toEqual([
      { state: 'AUTH_FACTOR_STATE_READY', otpSms: {} },
      { state: 'AUTH_FACTOR_STATE_READY', otpEmail: {} },
    ])
    const authFactors = ['OTP_EMAIL']
    expect(entries(await call('listAuthenticationFactors', { userId, authFactors }, { wire }), 'result')).toHaveLength(
      1,
    )
    const states = ['AUTH_FACTOR_STATE_NOT_READY']
    expect(entries(await call('listAuthenticationFactors', { userId, states }, { wire }), 'result')).toEqual([])
  })
})

describe.each(WIRES)('over %s', (wire) => {
  test('an account at a provider is linked once', async () => {
    const userId = await person()
    const provider = { name: 'Provider', issuer: 'https://op.example', clientId: 'c', clientSecret: 's' }
    const idpId = (await server.rest('POST', '/admin/v1/idps/generic_oidc', provider)).body.id
    const request = { userId, idpLink: { idpId, userId: `there-${userId}`, userName: 'Minnie' } }
    expect((await call('addIDPLink', request, { wire, token: foreign })).code).toBe(7)
    expect((await call('addIDPLink', request, { wire })).code).toBe(0)
    expect((await call('addIDPLink', request, { wire })).code).toBe(6)
    expect((await load(userId)).idpLinks).toMatchObject([{ idpId, externalUserId: `there-${userId}` }])
    const unknown = { ...request, idpLink: { ...request.idpLink, idpId: '404' } }
    expect(failure(await call('addIDPLink', unknown, { wire }))).toEqual([9, 'COMMAND-39nf2'])
  })

  test('a code for the registration of a passkey is mailed or returned', async () => {
    const userId = await person()
    const sendLink = { urlTemplate: 'https://login.example/passkey?id={{.CodeID}}&c={{.Code}}' }
    expect((await call('createPasskeyRegistrationLink', { userId, sendLink }, { wire })).body).not.toHaveProperty(
      'code',
    )
    const { body } = await call('createPasskeyRegistrationLink', { userId, returnCode: {} }, { wire })
    const { id } = body.code as { id: string }
    expect((await load(userId)).passkeys.registrations[id]).toMatchObject({ codeReturned: true, mailed: false })
    const refused = await call('createPasskeyRegistrationLink', { userId, returnCode: {} }, { wire, token: foreign })
    expect(refused.code).not.toBe(0)
  })
})

// These RPCs have no REST path.
describe.each(WIRES.filter((wire) => !wire.startsWith('REST')))('over %s', (wire) => {
  test('a machine user gets and loses a secret, a key and a token', async () => {
    const userId = await machine()
    const secret = await call('addSecret', { userId }, { wire })
    expect(text(secret.body.clientSecret).length).toBeGreaterThan(20)
    expect((await call('removeSecret', { userId }, { wire })).body.deletionDate).toBeDefined()
    const key = await call('addKey', { userId, expirationDate }, { wire })
    const file = JSON.parse(Buffer.from(text(key.body.keyContent), 'base64').toString())
    expect(file).toMatchObject({ type: 'serviceaccount', keyId: key.body.keyId, userId })
    expect((await call('removeKey', { userId, keyId: file.keyId }, { wire })).body.deletionDate).toBeDefined()
    const pat = await call('addPersonalAccessToken', { userId, expirationDate }, { wire })
    const token = text(pat.body.token)
    expect((await call('getUserByID', { userId }, { token })).code).toBe(0)
    const tokenId = text(pat.body.tokenId)
    expect((await call('removePersonalAccessToken', { userId, tokenId }, { wire })).code).toBe(0)
    expect((await call('getUserByID', { userId }, { token })).code).toBe(16)
    expect((await load(userId)).keys).toEqual({})
  })
})

test('a person with a password is not invited, and has no credentials of machine users', async () => {
  const userId = await person()
  const options = { wire: 'Connect, HTTP/1.1' } as const
  expect(failure(await call('createInviteCode', { userId }, options))).toEqual([9, 'COMMAND-EF34g'])
  for (const rpc of ['addSecret', 'addKey', 'addPersonalAccessToken'] as const)
    expect([
      rpc,
      (await call(rpc, { userId, ...(rpc === 'addSecret' ? {} : { expirationDate }) }, options)).code,
    ]).toEqual([rpc, 9])
  const past = { userId: await machine(), expirationDate: '2000-01-01T00:00:00Z' }
  for (const rpc of ['addKey', 'addPersonalAccessToken'] as const)
    expect([rpc, (await call(rpc, past, options)).code]).toEqual([rpc, 3])
})

test('an owner of another organization neither reads nor changes anything', async () => {
  const [one, other] = [await person(), await machine()]
  const [before, after] = [await load(one), await load(other)]
  const requests: [Rpc, JsonObject][] = [
    ['setUserMetadata', { userId: one, metadata: [{ key: 'k', value: base64('v') }] }],
    ['listUserMetadata', { userId: one }],
    ['deleteUserMetadata', { userId: one, keys: ['k'] }],
    ['createInviteCode', { userId: one, returnCode: {} }],
    ['resendInviteCode', { userId: one }],
    ['listPasskeys', { userId: one }],
    ['listAuthenticationFactors', { userId: one }],
    ['addSecret', { userId: other }],
    ['removeSecret', { userId: other }],
    ['addKey', { userId: other, expirationDate }],
    ['removeKey', { userId: other, keyId: '1' }],
    ['addPersonalAccessToken', { userId: other, expirationDate }],
    ['removePersonalAccessToken', { userId: other, tokenId: '1' }],
  ]
  for (const [rpc, request] of requests)
    expect([rpc, (await call(rpc, request, { token: foreign, wire: 'Connect, HTTP/1.1' })).code]).toEqual([rpc, 7])
  expect([await load(one), await load(other)]).toEqual([before, after])
})
