/**
 * Proves a class of docs/security.md: a code or token is accepted only unmodified, for its purpose, for the client or
 * user it was issued to, and as often as its kind allows.
 */
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomInt } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { exportJWK, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { paths } from '#api/login/paths.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { KEY_PURPOSE, loadWebKeys } from '#domain/token/web-key/web-key-store.ts'
import { keysOf } from '#domain/token/web-key/web-keys.ts'
import {
  claimsOf,
  getCode,
  introspect,
  post,
  redeem,
  refresh,
  type SignedIn,
  signIn,
  userinfo,
} from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { send, stranger } from '#test/security/raw-forms.ts'
import { loginPeople } from '#test/support/login-people.ts'
import type { JsonResponse } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

const OTHER = 'https://app.acme.ch/other'

let server: OidcServer
let people: ReturnType<typeof loginPeople>
let app: App
let other: App
let jwtApp: App
let minnie: Person
let nevisKey: string
beforeAll(async () => {
  // More wrong requests than one address may send by default.
  server = await startOidcServer({ USHER_TOKEN_GUESS_LIMIT: '0' })
  people = loginPeople(server)
  minnie = await server.addPerson('minnie')
  const { owner } = await server.runtime.services.events.load(orgAggregate, (await orgOf(minnie)) ?? '')
  await server.runtime.services.events.change({ creator: 'TEST', now: Date.now() }, orgAggregate, owner, () => [
    memberAdded('org', minnie.userId, ['ORG_OWNER_VIEWER']),
  ])
  const projectId = await server.addProject()
  const config = { redirectUris: [REDIRECT, OTHER] }
  app = await server.addApp(projectId, config)
  other = await server.addApp(projectId, config)
  jwtApp = await server.addApp(projectId, { ...config, accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
  nevisKey = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
})
afterAll(() => server.stop())

const orgOf = async ({ userId }: Person): Promise<string> =>
  (await server.rest('GET', `/management/v1/users/${userId}`)).body.user.details.resourceOwner

/** Calls an API that accepts bearer tokens: the management API, userinfo or the Nevis API. */
const atApi = (token: string) => server.rest('GET', '/management/v1/orgs/me', undefined, { token })
const atNevis = (token: string) => server.rest('GET', '/nevis/api/v1/users?limit=1', undefined, { token })

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const letter = () => LETTERS[randomInt(LETTERS.length)] ?? 'A'
/** A token with one letter cut, changed by one bit, or added, at many places: the ends, and `places` in between. */
function nearly(token: string, places = 25): string[] {
  const at = [
    0,
    1,
    token.length - 2,
    token.length - 1,
    ...Array.from({ length: places }, () => randomInt(token.length)),
  ]
  const made = at.flatMap((i) => {
    const [head, char, tail] = [token.slice(0, i), token.charCodeAt(i), token.slice(i + 1)]
    // Keeps only printable characters, which a header can carry.
    const flipped = [1, 2, 4, 8, 16].map((bit) => String.fromCharCode(char ^ bit)).filter((one) => /[!-~]/.test(one))
    return [head + tail, `${head}${letter()}${token.slice(i)}`, ...flipped.map((one) => head + one + tail)]
  })
  // The last letter of base64 has bits to spare, so every other one in its place.
  made.push(...[...LETTERS].map((one) => token.slice(0, -1) + one))
  const ends = [
    `${token}${letter()}`,
    `${token}=`,
    `${token}.`,
    `${token}.${token}`,
    `${letter()}${token}`,
    token.slice(8),
  ]
  return [...new Set([...made, ...ends])].filter((one) => one !== token && one !== '')
}
/** Those that get through. */
async function getThrough(tokens: readonly string[], isLetIn: (token: string) => Promise<boolean>): Promise<string[]> {
  const weakTokens: string[] = []
  for (let i = 0; i < tokens.length; i += 16) {
    const part = tokens.slice(i, i + 16)
    const letIn = await Promise.all(part.map(isLetIn))
    weakTokens.push(...part.filter((_token, k) => letIn[k]))
  }
  return weakTokens
}
const isIn = (response: JsonResponse): boolean => {
  if (![200, 400, 401, 404].includes(response.status))
    throw new Error(`${response.status} ${JSON.stringify(response.body)}`)
  return response.status === 200
}

describe('a token with one character removed, added or changed is rejected', () => {
  test('in a personal access token', async () => {
    expect(isIn(await atApi(server.pat))).toBe(true)
    expect(await getThrough(nearly(server.pat), async (token) => isIn(await atApi(token)))).toEqual([])
  })

  test('in a key of the Nevis API', async () => {
    expect(isIn(await atNevis(nevisKey))).toBe(true)
    expect(await getThrough(nearly(nevisKey), async (token) => isIn(await atNevis(token)))).toEqual([])
  })

  test.each(['opaque', 'JWT'])('in an access token, %s', async (kind) => {
    const client = kind === 'JWT' ? jwtApp : app
    const { tokens } = await signIn(server, client, minnie)
    const token = tokens.access_token
    expect([isIn(await atApi(token)), isIn(await userinfo(server, token))]).toEqual([true, true])
    const near = nearly(token)
    expect(await getThrough(near, async (one) => isIn(await atApi(one)))).toEqual([])
    expect(await getThrough(near, async (one) => isIn(await userinfo(server, one)))).toEqual([])
    const active = async (one: string) => (await introspect(server, client, one)).body.active !== false
    expect(await getThrough(near.slice(0, 60), active)).toEqual([])
    expect(isIn(await atApi(token))).toBe(true)
  })

  test('in a refresh token, and the original still works', async () => {
    const { tokens } = await signIn(server, app, minnie)
    const near = nearly(tokens.refresh_token, 10)
    expect(await getThrough(near, async (one) => isIn(await refresh(server, app, one)))).toEqual([])
    expect((await refresh(server, app, tokens.refresh_token)).status).toBe(200)
  })

  test('in an authorization code, and the original still works', async () => {
    const got = await getCode(server, app, minnie)
    const near = nearly(got.code, 10)
    expect(await getThrough(near, async (code) => isIn(await redeem(server, app, { ...got, code })))).toEqual([])
    expect((await redeem(server, app, got)).status).toBe(200)
  })

  test('in the code of an invitation', async () => {
    const at = await stranger(server)
    const password = { password: 'Passw0rd!', passwordconfirm: 'Passw0rd!' }
    const person = await people.initial()
    const code = await people.code(person.userId, 'initializeUser', (user) => user.initCode)
    // Codes are case-insensitive.
    const near = nearly(code, 3).filter((one) => one.toUpperCase() !== code)
    for (const one of near.slice(0, 9)) {
      const form = { userID: person.userId, orgID: person.orgId, code: one, ...password }
      expect((await send(server, at, paths.userInit, form)).status).toBe(400)
    }
    expect((await people.load(person.userId)).status).toBe('initial')
    const right = { userID: person.userId, orgID: person.orgId, code, ...password }
    expect((await send(server, at, paths.userInit, right)).status).toBe(200)
  })

  test('in the cookie of a sign-in', async () => {
    const person = await people.active()
    const visitor = new Visitor(server.url)
    await visitor.open('/ui/login/login')
    await visitor.submit({ loginName: person.userName })
    await visitor.submit({ password: 'Passw0rd!' })
    const token = visitor.cookies.get('usher_session') ?? ''
    const isSignedIn = async (one: string) =>
      (await send(server, { csrf: '', cookies: { usher_session: one } }, paths.home)).status === 200
    expect(await isSignedIn(token)).toBe(true)
    // A dot parts several sign-ins; a semicolon ends the cookie.
    const near = nearly(token, 10).filter((one) => !/[.;,"\\ ]/.test(one))
    expect(await getThrough(near, isSignedIn)).toEqual([])
  })
})

describe('an authorization code', () => {
  test.each<[string, (got: { code: string; verifier: string }) => Promise<JsonResponse>]>([
    ['to another application', (got) => redeem(server, other, got)],
    ['to a client without the secret', (got) => redeem(server, { ...app, clientSecret: '' }, got)],
    ['for another registered address', (got) => redeem(server, app, got, { redirect_uri: OTHER })],
    ['for an address like it', (got) => redeem(server, app, got, { redirect_uri: `${REDIRECT}/` })],
    ['with another verifier', (got) => redeem(server, app, { ...got, verifier: `${got.verifier.slice(1)}A` })],
    ['with no verifier', ({ code }) => post(server, '/oauth/v2/token', app, grant({ code, redirect_uri: REDIRECT }))],
    ['as a refresh token', ({ code }) => refresh(server, app, code)],
    ['as a device code', ({ code }) => post(server, '/oauth/v2/token', app, { grant_type: DEVICE, device_code: code })],
    ['as an assertion', ({ code }) => post(server, '/oauth/v2/token', app, { grant_type: BEARER, assertion: code })],
    ['as a token to be exchanged', ({ code }) => exchange(code)],
  ])('returns no tokens %s', async (_what, attempt) => {
    const { status, body } = await attempt(await getCode(server, app, minnie))
    expect([400, 401]).toContain(status)
    expect(body).not.toHaveProperty('access_token')
  })

  test('returns tokens to one of 50 concurrent requests, and the replay revokes them', async () => {
    const got = await getCode(server, app, minnie)
    const responses = await Promise.all(Array.from({ length: 50 }, () => redeem(server, app, got)))
    const winners = responses.filter(({ status }) => status === 200)
    expect(winners).toHaveLength(1)
    const { access_token, refresh_token } = winners[0]?.body ?? {}
    expect((await atApi(access_token)).status).toBe(401)
    expect((await userinfo(server, access_token)).status).toBe(401)
    expect((await introspect(server, app, access_token)).body).toEqual({ active: false })
    expect((await refresh(server, app, refresh_token)).body.error).toBe('invalid_grant')
  })
})

const DEVICE = 'urn:ietf:params:oauth:grant-type:device_code'
const BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const grant = (form: Record<string, string>) => ({ grant_type: 'authorization_code', ...form })
const exchange = (token: string) =>
  post(server, '/oauth/v2/token', app, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: token,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  })

test('reuse of a refresh token revokes all tokens issued from it', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const second = (await refresh(server, app, tokens.refresh_token)).body
  const third = (await refresh(server, app, second.refresh_token)).body
  expect(isIn(await atApi(third.access_token))).toBe(true)
  expect((await refresh(server, app, tokens.refresh_token)).body.error).toBe('invalid_grant')
  for (const { refresh_token } of [second, third])
    expect((await refresh(server, app, refresh_token)).body.error).toBe('invalid_grant')
  for (const { access_token } of [tokens, second, third]) {
    expect((await atApi(access_token)).status).toBe(401)
    expect((await userinfo(server, access_token)).status).toBe(401)
  }
})

test('a token issued for one API or use is rejected by every other', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const { code } = await getCode(server, app, minnie)
  const person = await people.initial()
  const init = await people.code(person.userId, 'initializeUser', (user) => user.initCode)
  const strangers = [tokens.id_token, tokens.refresh_token, code, init, app.clientSecret, nevisKey, minnie.userId]
  for (const token of strangers) {
    expect((await atApi(token)).status).toBe(401)
    expect([400, 401]).toContain((await userinfo(server, token)).status)
    expect((await refreshOrNothing(token, tokens)).status).not.toBe(200)
  }
  for (const token of [nevisKey, server.pat, init, minnie.userId, app.clientSecret])
    expect((await introspect(server, app, token)).body).not.toMatchObject({ active: true, client_id: app.clientId })
  for (const token of [server.pat, tokens.access_token, tokens.id_token, tokens.refresh_token, code, init])
    expect((await atNevis(token)).status).toBe(401)
  for (const token of [tokens.access_token, tokens.id_token, server.pat, nevisKey, code])
    expect((await refresh(server, app, token)).body.error).toBe('invalid_grant')
  // For another client than its own, the refresh token is rejected.
  expect((await refresh(server, other, tokens.refresh_token)).body.error).toBe('invalid_grant')
})

/** Tries a token as a refresh token, apart from the one that is one. */
const refreshOrNothing = (token: string, { refresh_token }: SignedIn['tokens']): Promise<{ status: number }> =>
  token === refresh_token ? Promise.resolve({ status: 400 }) : refresh(server, app, token)

describe('a JWT', () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const now = () => Math.floor(Date.now() / 1000)

  test('access token is accepted only with our signature, type, issuer and lifetime', async () => {
    const { tokens } = await signIn(server, jwtApp, minnie)
    const token = tokens.access_token
    expect([isIn(await atApi(token)), isIn(await userinfo(server, token))]).toEqual([true, true])
    const [head = '', payload = '', signature = ''] = token.split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    const claims: JWTPayload = claimsOf(token)
    const [key] = keysOf(await loadWebKeys(server.runtime.services))
    if (!key) throw new Error('there is no key')
    const ours = createPrivateKey(server.runtime.services.cipher.decrypt(key.secret, KEY_PURPOSE))
    const jwk = await exportJWK(createPublicKey(key.publicKey))
    const thief = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const by = (secret: Parameters<SignJWT['sign']>[0], changes: object = {}, more: object = {}) =>
      new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ ...header, kid: key.id, ...more } as JWTHeaderParameters)
        .sign(secret)
    // Verifies the forger: an unchanged token signed with our key is valid.
    expect(isIn(await atApi(await by(ours)))).toBe(true)
    const hmac = (secret: string) => by(Buffer.from(secret), {}, { alg: 'HS256' })
    const forged = [
      ...['none', 'None', 'NONE', ''].map((alg) => `${encode({ ...header, alg })}.${payload}.`),
      ...['none', 'RS256'].map((alg) => `${encode({ ...header, alg })}.${payload}`),
      `${encode({ ...header, alg: 'none' })}.${payload}.${signature}`,
      `${head}.${encode({ ...claims, sub: 'somebody' })}.${signature}`,
      await hmac(key.publicKey),
      await hmac(key.publicKey.trim()),
      await hmac(String(jwk.n)),
      await hmac(JSON.stringify(jwk)),
      await by(thief.privateKey),
      await by(thief.privateKey, {}, { jwk: await exportJWK(thief.publicKey) }),
      await by(thief.privateKey, {}, { jku: 'http://127.0.0.1:1/keys', x5u: 'http://127.0.0.1:1/cert' }),
      await by(thief.privateKey, {}, { kid: '../../etc/passwd' }),
      await by(ours, {}, { kid: 'another' }),
      await by(ours, {}, { alg: 'RS512' }),
      await by(ours, {}, { typ: 'logout+jwt' }),
      await by(ours, { iss: 'https://else.example' }),
      await by(ours, { exp: now() - 60 }),
      await by(ours, { exp: undefined }),
      await by(ours, { nbf: now() + 600 }),
      await by(ours, { jti: 'another' }),
      tokens.id_token,
    ]
    expect(await getThrough(forged, async (one) => isIn(await atApi(one)))).toEqual([])
    expect(await getThrough(forged, async (one) => isIn(await userinfo(server, one)))).toEqual([])
    // For another audience than this API it is refused, by our own signature.
    const narrow = await signIn(server, jwtApp, minnie, 'openid')
    expect((await atApi(narrow.tokens.access_token)).status).toBe(401)
  })

  test('assertion of a machine user is accepted only with its own key, our audience and a valid lifetime', async () => {
    const keyOf = async () => {
      const userName = `robot-${randomInt(1e9)}`
      const { userId } = (await server.rest('POST', '/management/v1/users/machine', { userName, name: 'R' })).body
      const { body } = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
      return JSON.parse(Buffer.from(body.keyDetails, 'base64').toString())
    }
    const [ownKey, another] = [await keyOf(), await keyOf()]
    const good = await server.assertion(ownKey)
    const [, payload = '', signature = ''] = good.split('.')
    const head = { alg: 'RS256', kid: ownKey.keyId }
    const publicPem = createPublicKey(createPrivateKey(ownKey.key)).export({ type: 'spki', format: 'pem' }).toString()
    const hmac = await new SignJWT(claimsOf(good))
      .setProtectedHeader({ alg: 'HS256', kid: ownKey.keyId })
      .sign(Buffer.from(publicPem))
    const forged = [
      `${encode({ ...head, alg: 'none' })}.${payload}.`,
      `${encode({ ...head, alg: 'none' })}.${payload}.${signature}`,
      hmac,
      await server.assertion({ ...ownKey, key: another.key }),
      await server.assertion({ ...ownKey, keyId: another.keyId }),
      await server.assertion({ ...another, userId: ownKey.userId }),
      await server.assertion(ownKey, { sub: another.userId }),
      await server.assertion(ownKey, { iss: 'https://else.example' }),
      await server.assertion(ownKey, { aud: 'https://else.example' }),
      await server.assertion(ownKey, { exp: now() - 60 }),
      ...nearly(good, 8).filter((one) => !one.includes('=')),
    ]
    const isRedeemed = async (assertion: string) => isIn(await server.redeemAssertion(assertion))
    expect(await getThrough(forged, isRedeemed)).toEqual([])
    expect(await isRedeemed(await server.assertion(ownKey))).toBe(true)
    expect((await atApi(good)).status).toBe(401)
  })
})
