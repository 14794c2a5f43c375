/** The user's own credentials over AuthService: password, second factors, passkeys and provider links. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idpAdded, idpAggregate } from '#domain/idp/idp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { phoneChanged } from '#domain/user/phone/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import { addEvents, PASSWORD } from '#test/support/session-people.ts'
import { type AuthRpc, authCalls, refusal, signIn } from '#test/support/signed-in-person.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
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
const details = () => ({
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: auth.orgId,
})

interface Reply {
  readonly code: number
  readonly body: object
}

/** Reads the options of a registration, and answers them. */
function create({ body }: Reply, authenticator = softAuthenticator(server.url)) {
  // The response of a registration that succeeded.
  const { key } = body as { key: { publicKey: string } }
  const { publicKey } = JSON.parse(atob(key.publicKey))
  const publicKeyCredential = btoa(JSON.stringify(authenticator.create(publicKey.challenge)))
  return { publicKey, verification: { publicKeyCredential, tokenName: 'Blue key' } }
}

describe.each(WIRES)('over %s', (wire) => {
  test('the password is replaced by proof of the current one, and all sessions of the API end', async () => {
    const { my, userId } = await auth.person(wire)
    const other = await signIn(server, userId)
    const response = await my('updateMyPassword', { oldPassword: PASSWORD, newPassword: 'Other-pass1' })
    expect(response.body).toEqual({ details: details() })
    expect((await auth.call('getMyUser', {}, { token: other })).code).toBe(16)
    const token = await signIn(server, userId, 'Other-pass1')
    expect((await auth.call('getMyUser', {}, { token })).code).toBe(0)
  })

  test('an authenticator is enrolled, listed before and after it is ready, and removed', async () => {
    const { my } = await auth.person(wire)
    const { body } = await my('addMyAuthFactorOTP')
    expect(body).toEqual({
      url: expect.stringMatching(/^otpauth:\/\/totp\//),
      secret: expect.stringMatching(/^[A-Z2-7]+$/),
      details: details(),
    })
    expect((await my('listMyAuthFactors')).body.result).toEqual([{ state: 'AUTH_FACTOR_STATE_NOT_READY', otp: {} }])
    expect(refusal(await my('verifyMyAuthFactorOTP', { code: 'nonsense' }))).toEqual([3, 'EVENT-8isk2'])
    expect((await my('verifyMyAuthFactorOTP', { code: totpCode(String(body.secret), Date.now()) })).body).toEqual({
      details: details(),
    })
    expect((await my('listMyAuthFactors')).body.result).toEqual([{ state: 'AUTH_FACTOR_STATE_READY', otp: {} }])
    expect(refusal(await my('addMyAuthFactorOTP'))).toEqual([6, 'COMMAND-do9se'])
    expect((await my('removeMyAuthFactorOTP')).body).toEqual({ details: details() })
    expect(refusal(await my('removeMyAuthFactorOTP'))).toEqual([5, 'COMMAND-Hd9sd'])
    expect((await my('listMyAuthFactors')).body.result).toBeUndefined()
  })

  test('codes by SMS and mail are added, once, listed and removed', async () => {
    const { my } = await auth.person(wire)
    for (const rpc of ['addMyAuthFactorOTPSMS', 'addMyAuthFactorOTPEmail'] as const)
      expect((await my(rpc)).body).toEqual({ details: details() })
    expect(refusal(await my('addMyAuthFactorOTPSMS'))).toEqual([6, 'COMMAND-Ad3g2'])
    expect(refusal(await my('addMyAuthFactorOTPEmail'))).toEqual([6, 'COMMAND-MKL2s'])
    const state = 'AUTH_FACTOR_STATE_READY'
    expect((await my('listMyAuthFactors')).body.result).toEqual([
      { state, otpSms: {} },
      { state, otpEmail: {} },
    ])
    expect((await my('removeMyAuthFactorOTPSMS')).code).toBe(0)
    expect((await my('removeMyAuthFactorOTPEmail')).code).toBe(0)
    expect(refusal(await my('removeMyAuthFactorOTPSMS'))).toEqual([5, 'COMMAND-Sr3h3'])
    expect(refusal(await my('removeMyAuthFactorOTPEmail'))).toEqual([5, 'COMMAND-b312D'])
  })

  test('a security key is registered by the bytes that a browser signs, listed and removed', async () => {
    const { my, userId } = await auth.person(wire)
    const { publicKey, verification } = create(await my('addMyAuthFactorU2F'))
    expect(publicKey).toMatchObject({ rp: { id: 'localhost' }, challenge: expect.stringMatching(/^[\w-]+$/) })
    expect((await my('verifyMyAuthFactorU2F', { verification })).body).toEqual({ details: details() })
    const [tokenId = ''] = Object.keys((await load(userId)).securityKeys)
    expect((await my('listMyAuthFactors')).body.result).toEqual([
      { state: 'AUTH_FACTOR_STATE_READY', u2f: { id: tokenId, name: 'Blue key' } },
    ])
    expect((await my('removeMyAuthFactorU2F', { tokenId })).code).toBe(0)
    expect(refusal(await my('removeMyAuthFactorU2F', { tokenId }))).toEqual([5, 'COMMAND-DAfb2'])
  })

  test('a passkey is registered by the bytes that a browser signs, listed and removed', async () => {
    const { my, userId } = await auth.person(wire)
    const { publicKey, verification } = create(await my('addMyPasswordless'))
    expect(publicKey.authenticatorSelection).toMatchObject({ userVerification: 'required' })
    expect((await my('verifyMyPasswordless', { verification })).body).toEqual({ details: details() })
    const [tokenId = ''] = Object.keys((await load(userId)).passkeys.tokens)
    expect((await my('listMyPasswordless')).body.result).toEqual([
      { id: tokenId, name: 'Blue key', state: 'AUTH_FACTOR_STATE_READY' },
    ])
    expect((await my('removeMyPasswordless', { tokenId })).code).toBe(0)
    expect(refusal(await my('removeMyPasswordless', { tokenId }))).toEqual([5, 'COMMAND-DAfb2'])
  })

  test('a link for the registration of a passkey is returned, or mailed', async () => {
    const { my, userId } = await auth.person(wire)
    const { body } = await my('addMyPasswordlessLink')
    expect(body).toEqual({ details: details(), link: expect.stringContaining(userId), expiration: '3600s' })
    expect((await my('sendMyPasswordlessLink')).body).toEqual({ details: details() })
  })

  test('links to accounts at providers are listed and removed', async () => {
    const { my, userId } = await auth.person(wire)
    const idpId = await provider()
    const linkedUserId = `at-${userId}`
    await addEvents(server, userId, idpLinkAdded(idpId, linkedUserId, 'M'))
    expect((await my('listMyLinkedIDPs')).body).toMatchObject({
      details: { totalResult: '1' },
      result: [{ userId, idpId, idpName: 'Google', providedUserId: linkedUserId, providedUserName: 'M' }],
    })
    expect((await my('removeMyLinkedIDP', { idpId, linkedUserId })).code).toBe(0)
    expect(refusal(await my('removeMyLinkedIDP', { idpId, linkedUserId }))).toEqual([5, 'COMMAND-1M9xR'])
  })
})

let idps = 0
async function provider(): Promise<string> {
  const { events } = server.runtime.services
  const id = `idp${idps++}`
  const options = {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: false,
    isAutoUpdate: false,
    autoLinking: 0,
  }
  const config = { issuer: 'https://i', clientId: 'c', clientSecret: '', scopes: [], isIdTokenMapping: false }
  const added = idpAdded({ name: 'Google', options, config: { kind: 'oidc', ...config, usePkce: false } })
  const by = { creator: 'TEST', now: Date.now() }
  await events.pushOne(by, {
    aggregate: idpAggregate,
    before: events.nonexistent(idpAggregate, id),
    owner: INSTANCE_ID,
    events: [added],
  })
  return id
}

describe('the password', () => {
  test.each<[string, string, string, unknown[]]>([
    ['a wrong current one', 'Wrong-pass1', 'Other-pass1', [3, 'COMMAND-3M0fs']],
    ['the current one as the new one', PASSWORD, PASSWORD, [9, 'COMMAND-Aesh5']],
    ['a new one against the policy', PASSWORD, 'short', [3, 'DOMAIN-HuJf6']],
    ['no current one', '', 'Other-pass1', [3, undefined]],
  ])('is not replaced with %s', async (_what, oldPassword, newPassword, expected) => {
    const { my, userId } = await auth.person()
    const before = (await load(userId)).password.hash
    expect(refusal(await my('updateMyPassword', { oldPassword, newPassword }))).toEqual(expected)
    expect((await load(userId)).password.hash).toBe(before)
  })

  test('a wrong current password counts towards the lockout, which ends every session', async () => {
    const { my, userId } = await auth.person()
    await server.rest('POST', '/management/v1/policies/lockout', { maxPasswordAttempts: 3 })
    const wrong = { oldPassword: 'Wrong-pass1', newPassword: 'Other-pass1' }
    const codes = []
    for (let tries = 0; tries < 3; tries++) codes.push((await my('updateMyPassword', wrong)).code)
    expect(codes).toEqual([3, 3, 3])
    expect((await load(userId)).status).toBe('locked')
    expect((await my('getMyUser')).code).toBe(16)
    await server.rest('DELETE', '/management/v1/policies/lockout')
  })
})

describe('registrations', () => {
  test('of another user or kind, and used ones, are not found', async () => {
    const [one, other] = [await auth.person(), await auth.person()]
    const { verification } = create(await one.my('addMyPasswordless'))
    expect(refusal(await other.my('verifyMyPasswordless', { verification }))).toEqual([5, 'COMMAND-DAfb2'])
    expect(refusal(await one.my('verifyMyAuthFactorU2F', { verification }))).toEqual([5, 'COMMAND-DAfb2'])
    expect((await one.my('verifyMyPasswordless', { verification })).code).toBe(0)
    expect(refusal(await one.my('verifyMyPasswordless', { verification }))).toEqual([5, 'COMMAND-DAfb2'])
    expect(Object.keys((await load(other.userId)).passkeys.tokens)).toEqual([])
  })

  test('are not completed by a response of another origin', async () => {
    const { my } = await auth.person()
    const { verification } = create(await my('addMyAuthFactorU2F'), softAuthenticator('https://evil.example'))
    expect((await my('verifyMyAuthFactorU2F', { verification })).code).toBe(3)
  })

  test.each([
    ['no JSON', 'x'.repeat(60)],
    ['no client data', JSON.stringify({ response: {}, more: 'x'.repeat(60) })],
  ])('are not found by a response with %s', async (_what, text) => {
    const { my } = await auth.person()
    await my('addMyPasswordless')
    const verification = { publicKeyCredential: btoa(text), tokenName: 'K' }
    expect(refusal(await my('verifyMyPasswordless', { verification }))).toEqual([5, 'COMMAND-DAfb2'])
  })
})

test('codes by SMS require a verified number', async () => {
  const { my, userId } = await auth.person()
  await addEvents(server, userId, phoneChanged('+41790000000'))
  expect(refusal(await my('addMyAuthFactorOTPSMS'))).toEqual([9, 'COMMAND-Q54j2'])
  expect(refusal(await my('verifyMyAuthFactorOTP', { code: '000000' }))).toEqual([5, 'COMMAND-3Mif9s'])
})

test('a machine user cannot have credentials of human users', async () => {
  const { token } = await addCaller(server, { orgId: auth.orgId })
  const verification = { publicKeyCredential: btoa('x'.repeat(60)), tokenName: 'K' }
  const calls: [AuthRpc, object, number][] = [
    ['updateMyPassword', { oldPassword: PASSWORD, newPassword: 'Other-pass1' }, 9],
    ['addMyAuthFactorOTP', {}, 9],
    ['verifyMyAuthFactorOTP', { code: '000000' }, 9],
    ['removeMyAuthFactorOTP', {}, 5],
    ['addMyAuthFactorOTPSMS', {}, 9],
    ['addMyAuthFactorOTPEmail', {}, 9],
    ['addMyAuthFactorU2F', {}, 9],
    ['verifyMyAuthFactorU2F', { verification }, 5],
    ['addMyPasswordless', {}, 9],
    ['addMyPasswordlessLink', {}, 9],
    ['sendMyPasswordlessLink', {}, 9],
    ['verifyMyPasswordless', { verification }, 5],
    ['listMyAuthFactors', {}, 0],
    ['listMyPasswordless', {}, 0],
    ['listMyLinkedIDPs', {}, 0],
  ]
  for (const [rpc, request, code] of calls)
    expect([rpc, (await auth.call(rpc, { ...request }, { token })).code]).toEqual([rpc, code])
})
