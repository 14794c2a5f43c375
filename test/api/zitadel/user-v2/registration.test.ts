/** Registration of passkeys and security keys on pages of another domain. */
import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SessionService, UserService } from '#api/zitadel/descriptors/services-v2.ts'
import { userAggregate } from '#domain/user/user.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addPerson } from '#test/support/session-people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

const ORIGIN = 'https://login.example'
const DOMAIN = 'login.example'

let server: TestServer
let call: WireCalls<keyof typeof UserService.method>
let session: WireCalls<keyof typeof SessionService.method>
let orgId: string
let loginClient: string
let foreign: string
let plain: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, UserService)
  session = wireCalls(server, SessionService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  loginClient = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
  foreign = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
  plain = (await addCaller(server, { orgId })).token
})
afterAll(async () => {
  call.close()
  session.close()
  await server.stop()
})

let count = 0
const person = () => addPerson(server, { orgId, name: `registration${count++}` })
const load = (id: string) => server.runtime.services.events.load(userAggregate, id)
const failure = ({ code, details }: { code: number; details: readonly { id: string }[] }) => [code, details[0]?.id]

interface Options {
  readonly challenge: string
  readonly rp: { readonly id: string }
  readonly authenticatorSelection: JsonObject
}
const optionsOf = (body: JsonObject) =>
  (body.publicKeyCredentialCreationOptions as unknown as { publicKey: Options }).publicKey
// The response of a browser is JSON.
const jsonOf = (response: object) => JSON.parse(JSON.stringify(response)) as JsonObject

/** Signs in with a registered credential, and returns the factor of the session. */
async function signIn(userId: string, userVerificationRequirement: string, key: ReturnType<typeof softAuthenticator>) {
  const challenges = { webAuthN: { domain: DOMAIN, userVerificationRequirement } }
  const begun = (await session('createSession', { checks: { user: { userId } }, challenges })).body
  const begunSession = begun as unknown as {
    sessionId: string
    challenges: { webAuthN: { publicKeyCredentialRequestOptions: { publicKey: { challenge: string } } } }
  }
  const { challenge } = begunSession.challenges.webAuthN.publicKeyCredentialRequestOptions.publicKey
  const checks = { webAuthN: { credentialAssertionData: jsonOf(key.get(challenge, userId)) } }
  expect((await session('setSession', { sessionId: begunSession.sessionId, checks })).code).toBe(0)
  const { body } = await session('getSession', { sessionId: begunSession.sessionId })
  return (body.session as unknown as { factors: { webAuthN: JsonObject } }).factors.webAuthN
}

describe.each(WIRES)('over %s', (wire) => {
  const options = () => ({ wire, token: loginClient })

  test('a passkey is registered with a code, and signs in', async () => {
    const userId = await person()
    const link = await call('createPasskeyRegistrationLink', { userId, returnCode: {} }, options())
    const code = link.body.code as JsonObject
    const request = { userId, code, domain: DOMAIN, authenticator: 'PASSKEY_AUTHENTICATOR_PLATFORM' }
    const started = await call('registerPasskey', request, options())
    expect(optionsOf(started.body)).toMatchObject({
      rp: { id: DOMAIN },
      authenticatorSelection: {
        authenticatorAttachment: 'platform',
        residentKey: 'required',
        userVerification: 'required',
      },
    })
    expect(failure(await call('registerPasskey', request, options()))).toEqual([3, 'COMMAND-Eeb2a'])
    const passkeyId = started.body.passkeyId as string
    const key = softAuthenticator(ORIGIN)
    const publicKeyCredential = jsonOf(key.create(optionsOf(started.body).challenge))
    const response = { userId, passkeyId, publicKeyCredential, passkeyName: 'Laptop' }
    expect((await call('verifyPasskeyRegistration', response, { wire, token: plain })).code).toBe(7)
    const verified = await call('verifyPasskeyRegistration', response, options())
    expect(verified.body.details).toMatchObject({ resourceOwner: orgId })
    expect(failure(await call('verifyPasskeyRegistration', response, options()))).toEqual([5, 'COMMAND-DAfb2'])
    expect((await call('listPasskeys', { userId }, options())).body.result).toEqual([
      { id: passkeyId, name: 'Laptop', state: 'AUTH_FACTOR_STATE_READY' },
    ])
    expect(await signIn(userId, 'USER_VERIFICATION_REQUIREMENT_REQUIRED', key)).toMatchObject({ userVerified: true })
  })

  test('a security key is registered, and is a second factor', async () => {
    const userId = await person()
    expect((await call('registerU2F', { userId, domain: DOMAIN }, { wire, token: plain })).code).toBe(7)
    const started = await call('registerU2F', { userId, domain: DOMAIN }, options())
    const u2fId = started.body.u2fId as string
    const key = softAuthenticator(ORIGIN)
    const publicKeyCredential = jsonOf(key.create(optionsOf(started.body).challenge))
    const response = { userId, u2fId, publicKeyCredential, tokenName: 'Key' }
    expect((await call('verifyU2FRegistration', response, options())).code).toBe(0)
    expect((await call('listAuthenticationFactors', { userId }, options())).body.result).toEqual([
      { state: 'AUTH_FACTOR_STATE_READY', u2f: { id: u2fId, name: 'Key' } },
    ])
    expect((await signIn(userId, 'USER_VERIFICATION_REQUIREMENT_PREFERRED', key)).verifiedAt).toBeDefined()
  })

  test('keys and tokens of all visible users are listed', async () => {
    const { userId, token } = await addCaller(server, { orgId })
    const user = { userIdFilter: { id: userId } }
    const expirationDate = '2999-01-01T00:00:00Z'
    const calls = [
      ['addKey', 'keyId', 'listKeys'],
      ['addPersonalAccessToken', 'tokenId', 'listPersonalAccessTokens'],
    ] as const
    for (const [add, idField, list] of calls) {
      const id = (await call(add, { userId, expirationDate }, { wire: 'Connect, HTTP/1.1' })).body[idField] as string
      const expiring = { expirationDateFilter: { timestamp: expirationDate } }
      const { body } = await call(list, { filters: [user, expiring] }, { wire })
      expect(body).toMatchObject({
        pagination: { totalResult: '1', appliedLimit: '100' },
        result: [{ id, userId, organizationId: orgId, expirationDate }],
      })
      const ownKeys = (await call(list, {}, { wire, token })).body.result as { userId: string }[]
      expect(new Set(ownKeys.map((one) => one.userId))).toEqual(new Set([userId]))
      expect((await call(list, { filters: [user] }, { wire, token: foreign })).body.result ?? []).toEqual([])
    }
  })
})

test('a registration with a code is completed only by the caller that started it', async () => {
  const userId = await person()
  const link = await call('createPasskeyRegistrationLink', { userId, returnCode: {} })
  const code = link.body.code as JsonObject
  const started = await call('registerPasskey', { userId, code, domain: DOMAIN }, { token: plain })
  const publicKeyCredential = jsonOf(softAuthenticator(ORIGIN).create(optionsOf(started.body).challenge))
  const response = { userId, passkeyId: started.body.passkeyId as string, publicKeyCredential, passkeyName: 'Key' }
  expect((await call('verifyPasskeyRegistration', response, { token: foreign })).code).toBe(7)
  expect((await call('verifyPasskeyRegistration', response, { token: plain })).code).toBe(0)
})

test.each([
  ['an answer from another domain', 'https://evil.example', 3],
  ['an answer from a domain that ends alike', 'https://evillogin.example', 3],
  ['an answer over plain HTTP', 'http://login.example', 3],
  ['an answer from a subdomain', 'https://eu.login.example', 0],
])('%s', async (_what, origin, code) => {
  const userId = await person()
  const started = await call('registerU2F', { userId, domain: DOMAIN })
  const response = softAuthenticator(origin, DOMAIN).create(optionsOf(started.body).challenge)
  const request = { userId, u2fId: started.body.u2fId as string, publicKeyCredential: jsonOf(response), tokenName: 'K' }
  expect((await call('verifyU2FRegistration', request)).code).toBe(code)
  expect(Object.keys((await load(userId)).state.securityKeys)).toHaveLength(code === 0 ? 1 : 0)
})

test.each(['login.example:443', 'https://login.example', 'LOGIN.example', 'a b', 'x/y', 'me@login.example'])(
  'the domain %j is rejected, and uses no code',
  async (domain) => {
    const userId = await person()
    expect(failure(await call('registerU2F', { userId, domain }))).toEqual([3, 'USER-RpId1'])
    const link = await call('createPasskeyRegistrationLink', { userId, returnCode: {} })
    const code = link.body.code as JsonObject
    expect(failure(await call('registerPasskey', { userId, code, domain }))).toEqual([3, 'USER-RpId1'])
    expect((await call('registerPasskey', { userId, code, domain: DOMAIN })).code).toBe(0)
  },
)

test('a machine user, an unknown user and a wrong code are rejected', async () => {
  const machine = (await addCaller(server, { orgId })).userId
  for (const rpc of ['registerU2F', 'registerPasskey'] as const) {
    expect([rpc, (await call(rpc, { userId: machine })).code]).toEqual([rpc, 9])
    expect([rpc, (await call(rpc, { userId: '404' })).code]).toEqual([rpc, 5])
    expect([rpc, (await call(rpc, { userId: await person() }, { token: foreign })).code]).toEqual([rpc, 7])
  }
  const code = { id: '404', code: 'wrong' }
  for (const userId of [await person(), '404'])
    expect(failure(await call('registerPasskey', { userId, code }))).toEqual([3, 'COMMAND-Eeb2a'])
  const userId = await person()
  const before = await load(userId)
  const publicKeyCredential = {}
  const unknown = { userId, publicKeyCredential }
  expect((await call('verifyPasskeyRegistration', { ...unknown, passkeyId: '404', passkeyName: 'x' })).code).toBe(5)
  expect((await call('verifyU2FRegistration', { ...unknown, u2fId: '404', tokenName: 'x' })).code).toBe(5)
  expect((await load(userId)).sequence).toBe(before.sequence)
})

test('users are searched by metadata: joined conditions apply to one entry', async () => {
  const [one, other] = [await person(), await person()]
  const value = (text: string) => Buffer.from(text).toString('base64')
  const set = (userId: string, plan: string, tier: string) => {
    const metadata = [
      { key: 'plan', value: value(plan) },
      { key: 'tier', value: value(tier) },
    ]
    return call('setUserMetadata', { userId, metadata })
  }
  await set(one, 'gold', 'silver')
  await set(other, 'silver', 'gold')
  const key = { metadataKeyFilter: { key: 'PLAN', method: 'TEXT_FILTER_METHOD_EQUALS_IGNORE_CASE' } }
  const gold = { metadataValueFilter: { value: value('gold') } }
  const notGold = { metadataValueFilter: { value: value('gold'), method: 'BYTE_FILTER_METHOD_NOT_EQUALS' } }
  const ids = async (...queries: JsonObject[]) => {
    const { body } = await call('listUsers', { queries })
    return (body.result as { userId: string }[] | undefined)?.map(({ userId }) => userId).sort() ?? []
  }
  expect(await ids(gold)).toEqual([one, other].sort())
  expect(await ids(key, gold)).toEqual([one])
  expect(await ids({ andQuery: { queries: [key, gold] } })).toEqual([one])
  expect(await ids(key, notGold)).toEqual([other])
  expect(await ids({ notQuery: { query: gold } }, key)).toEqual([])
})
