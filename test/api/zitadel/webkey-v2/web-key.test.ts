/** Keys that sign tokens: created, activated and deleted through the API, and used by the protocol at once. */
import type { JsonObject } from '@bufbuild/protobuf'
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebKeyService } from '#api/zitadel/descriptors/services-v2.ts'
import { ask, getCode, introspect, redeem, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { AFTER_SIGN_OUT, type App, type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { addCaller } from '#test/support/callers.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: OidcServer
let call: WireCalls<keyof typeof WebKeyService.method>
let person: Person
let app: App
let orgId: string
beforeAll(async () => {
  server = await startOidcServer()
  call = wireCalls(server, WebKeyService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  person = await server.addPerson('minnie')
  app = await server.addApp(await server.addProject(), { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
})
afterAll(async () => {
  call.close()
  await server.stop()
})

interface Key {
  readonly id: string
  readonly state: string
  readonly [kind: string]: unknown
}
const list = async (): Promise<Key[]> => (await call('listWebKeys')).body.webKeys as unknown as Key[]
const stateOf = async (id: string) => (await list()).find((key) => key.id === id)?.state
const failure = ({ code, details }: { code: number; details: readonly { id: string }[] }) => [code, details[0]?.id]
const keySet = async () => (await (await fetch(`${server.url}/oauth/v2/keys`)).json()) as JSONWebKeySet
const published = async () => (await keySet()).keys.map(({ kid }) => kid)
async function create(key: JsonObject): Promise<string> {
  const { code, body } = await call('createWebKey', key)
  expect(code).toBe(0)
  return body.id as string
}
const eventTypes = async () => {
  const types: string[] = []
  for await (const event of server.runtime.services.events.history({ aggregateTypes: ['web_key'] }))
    types.push(event.type)
  return types
}

test('the first key of a server is active', async () => {
  expect(await list()).toMatchObject([
    { state: 'STATE_ACTIVE', rsa: { bits: 'RSA_BITS_2048', hasher: 'RSA_HASHER_SHA256' } },
  ])
})

describe.each(WIRES)('over %s', (wire) => {
  test('a key is created, published, activated once, and deleted', async () => {
    const created = await call('createWebKey', { ecdsa: { curve: 'ECDSA_CURVE_P384' } }, { wire })
    expect(created.body.creationDate).toBeDefined()
    const id = created.body.id as string
    expect((await call('listWebKeys', {}, { wire })).body.webKeys).toContainEqual({
      id,
      state: 'STATE_INITIAL',
      ecdsa: { curve: 'ECDSA_CURVE_P384' },
      creationDate: created.body.creationDate,
      changeDate: created.body.creationDate,
    })
    expect(await published()).toContain(id)
    const before = (await list()).find(({ state }) => state === 'STATE_ACTIVE')?.id ?? ''
    const activated = await call('activateWebKey', { id }, { wire })
    expect((await call('activateWebKey', { id }, { wire })).body).toEqual(activated.body)
    expect([await stateOf(id), await stateOf(before)]).toEqual(['STATE_ACTIVE', 'STATE_INACTIVE'])
    expect(failure(await call('deleteWebKey', { id }, { wire }))).toEqual([9, 'COMMAND-Chai1'])
    expect((await call('deleteWebKey', { id: before }, { wire })).body.deletionDate).toBeDefined()
    expect((await call('deleteWebKey', { id: before }, { wire })).body).toEqual({})
    expect(failure(await call('activateWebKey', { id: before }, { wire }))).toEqual([5, 'COMMAND-teiG3'])
    expect(await published()).not.toContain(before)
    expect((await eventTypes()).slice(-4)).toEqual([
      'web_key.added',
      'web_key.deactivated',
      'web_key.activated',
      'web_key.removed',
    ])
  })
})

test.each([
  [{}, 'RS256'],
  [{ rsa: { bits: 'RSA_BITS_3072', hasher: 'RSA_HASHER_SHA512' } }, 'RS512'],
  [{ ecdsa: { curve: 'ECDSA_CURVE_P256' } }, 'ES256'],
  [{ ecdsa: { curve: 'ECDSA_CURVE_P512' } }, 'ES512'],
  [{ ed25519: {} }, 'EdDSA'],
])('%j signs all tokens from its activation on, by %s', async (kind, algorithm) => {
  const earlier = (await signIn(server, app, person)).tokens
  const id = await create(kind)
  await call('activateWebKey', { id })
  const { tokens } = await signIn(server, app, person)
  const keys = createLocalJWKSet(await keySet())
  for (const token of [tokens.id_token, tokens.access_token]) {
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: algorithm, kid: id })
    expect((await jwtVerify(token, keys, { issuer: server.url })).payload.sub).toBe(person.userId)
  }
  const document = await fetch(`${server.url}/.well-known/openid-configuration`)
  const discovery = (await document.json()) as { id_token_signing_alg_values_supported: string[] }
  expect(discovery.id_token_signing_alg_values_supported[0]).toBe(algorithm)
  for (const { access_token: token } of [earlier, tokens]) {
    expect((await userinfo(server, token)).status).toBe(200)
    expect((await introspect(server, app, token)).body.active).toBe(true)
  }
})

test('an id token of a former key is accepted as a hint until the key is deleted', async () => {
  const { tokens, browser } = await signIn(server, app, person)
  const former = decodeProtectedHeader(tokens.id_token).kid as string
  await call('activateWebKey', { id: await create({}) })
  const silent = ask(server, app, { prompt: 'none', id_token_hint: tokens.id_token })
  const back = await browser.get(silent.url)
  expect(new URL(back.location ?? '').searchParams.get('code')).toBeTruthy()
  const query = { id_token_hint: tokens.id_token, post_logout_redirect_uri: AFTER_SIGN_OUT }
  const signOut = `${server.url}/oidc/v1/end_session?${new URLSearchParams(query)}`
  expect((await call('deleteWebKey', { id: former })).body.deletionDate).toBeDefined()
  expect((await userinfo(server, tokens.access_token)).status).toBe(401)
  expect((await browser.get(signOut)).status).toBe(400)
})

test('a code that was issued under another key is redeemed', async () => {
  const got = await getCode(server, app, person)
  const id = await create({ ed25519: {} })
  await call('activateWebKey', { id })
  const { body } = await redeem(server, app, got)
  expect(decodeProtectedHeader(body.id_token).kid).toBe(id)
})

test('callers without the permission on the instance are rejected', async () => {
  const { token } = await addCaller(server, { orgId, roles: ['ORG_OWNER'] })
  const viewer = (await addCaller(server, { orgId, roles: ['IAM_OWNER_VIEWER'], on: 'instance' })).token
  const before = await eventTypes()
  expect((await call('listWebKeys', {}, { token: viewer })).code).toBe(0)
  const id = (await list())[0]?.id ?? ''
  for (const [rpc, request] of [
    ['createWebKey', {}],
    ['activateWebKey', { id }],
    ['deleteWebKey', { id }],
  ] as const)
    for (const caller of [token, viewer, ''])
      expect([rpc, (await call(rpc, request, { token: caller })).code]).toEqual([rpc, caller ? 7 : 16])
  expect((await call('listWebKeys', {}, { token })).code).toBe(7)
  expect(await eventTypes()).toEqual(before)
})

test('of concurrent activations one succeeds', async () => {
  const ids = await Promise.all([create({ ed25519: {} }), create({ ed25519: {} }), create({ ed25519: {} })])
  await Promise.all(ids.map((id) => call('activateWebKey', { id })))
  expect((await list()).filter(({ state }) => state === 'STATE_ACTIVE')).toHaveLength(1)
})
