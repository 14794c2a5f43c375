/** Extensions of OAuth 2.0 and OpenID Connect that applications may use: off until a request or a registration asks. */
import { createHash, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto'
import { createRemoteJWKSet, exportJWK, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, introspect, post, redeem, signIn } from '#test/api/oidc/flows.ts'
import {
  type App,
  type OidcServer,
  type Person,
  REDIRECT,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let projectId: string
let app: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson(uniqueName('minnie'))
  projectId = await server.addProject()
  app = await server.addApp(projectId)
})
afterAll(() => server.stop())

const keys = () => createRemoteJWKSet(new URL(`${server.url}/oauth/v2/keys`))
const PUBLIC = { appType: 'OIDC_APP_TYPE_USER_AGENT', authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' }
const arrive = async (url: string) => openBrowser(server.runtime.services).signIn(url, await server.signIn(minnie))

describe('pushed authorization requests (RFC 9126)', () => {
  const push = async (client: App, more: Record<string, string> = {}) => {
    const authRequest = ask(server, client, { scope: 'openid offline_access custom', ...more })
    const form = Object.fromEntries(new URL(authRequest.url).searchParams)
    return { ...authRequest, answer: await post(server, '/oauth/v2/par', client, form) }
  }
  const begin = (client: App, requestUri: string) =>
    `${server.url}/oauth/v2/authorize?${new URLSearchParams({ client_id: client.clientId, request_uri: requestUri })}`

  test.each(['confidential', 'public'])('of a %s client lead to a code, once', async (kind) => {
    const client = kind === 'public' ? await server.addApp(projectId, PUBLIC) : app
    const { answer, verifier } = await push(client)
    expect([answer.status, answer.body.request_uri]).toEqual([
      201,
      expect.stringMatching(/^urn:ietf:params:oauth:request_uri:/),
    ])
    const back = await arrive(begin(client, answer.body.request_uri))
    const { body } = await redeem(server, client, { code: back.searchParams.get('code') ?? '', verifier })
    expect(body.scope).toBe('openid offline_access custom')
    const again = await fetch(begin(client, answer.body.request_uri), { redirect: 'manual' })
    expect(again.headers.get('location') ?? (await again.text())).toContain('invalid_request_uri')
  })

  test('are rejected at once if invalid', async () => {
    const wrong = await push(app, { redirect_uri: 'https://evil.example/' })
    expect([wrong.answer.status, wrong.answer.body.error]).toEqual([400, 'invalid_request'])
    const unknown = await push({ ...app, clientSecret: 'wrong' })
    expect([unknown.answer.status, unknown.answer.body.error]).toEqual([401, 'invalid_client'])
  })

  test('are rejected for another client', async () => {
    const { answer } = await push(app)
    const other = await server.addApp(projectId)
    const response = await fetch(begin(other, answer.body.request_uri), { redirect: 'manual' })
    expect(response.headers.get('location') ?? (await response.text())).not.toContain('/ui/login/')
  })
})

describe('DPoP (RFC 9449)', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const proof = async (method: string, path: string, token?: string, key: KeyObject = privateKey) =>
    new SignJWT({
      htm: method,
      htu: `${server.url}${path}`,
      jti: randomUUID(),
      ...(token ? { ath: createHash('sha256').update(token).digest('base64url') } : {}),
    })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: await exportJWK(publicKey) })
      .setIssuedAt()
      .sign(key)
  const redeemBound = async (client: App) => {
    const authRequest = ask(server, client)
    const back = await arrive(authRequest.url)
    const form = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      code_verifier: authRequest.verifier,
      redirect_uri: REDIRECT,
      client_id: client.clientId,
    }
    const response = await fetch(`${server.url}/oauth/v2/token`, {
      method: 'POST',
      headers: { dpop: await proof('POST', '/oauth/v2/token') },
      body: new URLSearchParams(form),
    })
    // A token response (RFC 6749 §5.1).
    return (await response.json()) as { access_token: string; refresh_token: string; token_type: string }
  }
  const userinfo = async (authorization: string, dpop?: string) =>
    (await fetch(`${server.url}/oidc/v1/userinfo`, { headers: { authorization, ...(dpop ? { dpop } : {}) } })).status

  test.each(['OIDC_TOKEN_TYPE_BEARER', 'OIDC_TOKEN_TYPE_JWT'])('binds a token of %s to a key', async (type) => {
    const client = await server.addApp(projectId, { ...PUBLIC, accessTokenType: type })
    const tokens = await redeemBound(client)
    expect(tokens.token_type).toBe('DPoP')
    const token = tokens.access_token
    if (type === 'OIDC_TOKEN_TYPE_JWT') expect(claimsOf(token)).toMatchObject({ cnf: { jkt: expect.any(String) } })
    const path = '/oidc/v1/userinfo'
    expect(await userinfo(`DPoP ${token}`, await proof('GET', path, token))).toBe(200)
    expect(await userinfo(`Bearer ${token}`)).toBe(401)
    expect(await userinfo(`DPoP ${token}`)).toBeGreaterThanOrEqual(400)
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    expect(await userinfo(`DPoP ${token}`, await proof('GET', path, token, other.privateKey))).toBe(401)
    expect((await introspect(server, app, token)).body).toMatchObject({
      active: true,
      cnf: { jkt: expect.any(String) },
    })
    // It is no bearer token at the APIs.
    const { status } = await server.rest('GET', `/management/v1/users/${minnie.userId}`, undefined, { token })
    expect(status).toBe(401)
    // The refresh token of a public client is bound too.
    const plain = await post(server, '/oauth/v2/token', client, {
      grant_type: 'refresh_token',
      refresh_token: tokens.refresh_token,
    })
    expect(plain.body.error).toBe('invalid_grant')
  })

  const bound = async (client: App, form: Record<string, string>, dpop: string) => {
    const basic = Buffer.from(`${client.clientId}:${client.clientSecret}`).toString('base64')
    const response = await fetch(`${server.url}/oauth/v2/token`, {
      method: 'POST',
      headers: { dpop, authorization: `Basic ${basic}` },
      body: new URLSearchParams(form),
    })
    // A token response (RFC 6749 §5.1), or an error.
    return (await response.json()) as Record<string, string>
  }

  test('binds the token of client credentials, once a proof', async () => {
    const machine = { userName: uniqueName('robot'), name: 'Robot' }
    const { userId } = (await server.rest('POST', '/management/v1/users/machine', machine)).body
    const { clientId, clientSecret } = (await server.rest('PUT', `/management/v1/users/${userId}/secret`, {})).body
    const robot = { appId: '', clientId, clientSecret }
    const form = { grant_type: 'client_credentials', scope: 'openid' }
    const used = await proof('POST', '/oauth/v2/token')
    const { token_type: type, access_token: token = '' } = await bound(robot, form, used)
    expect(type).toBe('DPoP')
    const path = '/oidc/v1/userinfo'
    expect(await userinfo(`DPoP ${token}`, await proof('GET', path, token))).toBe(200)
    expect(await userinfo(`Bearer ${token}`)).toBe(401)
    expect((await bound(robot, form, used)).error).toBe('invalid_grant')
    expect((await bound(robot, form, await proof('GET', '/oauth/v2/token'))).error).toBe('invalid_dpop_proof')
  })

  test('binds exchanged tokens, and an application that requires it gets no other', async () => {
    const grantTypes = ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_TOKEN_EXCHANGE']
    const client = await server.addApp(projectId, { grantTypes })
    const { tokens } = await signIn(server, client, minnie)
    const path = `/usher/v1/projects/${projectId}/apps/${client.appId}/client_settings`
    await server.rest('PUT', path, { dpop_bound_access_tokens: true })
    const form = {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token: tokens.access_token,
      subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    }
    expect((await post(server, '/oauth/v2/token', client, form)).body.error).toBe('invalid_grant')
    expect((await bound(client, form, await proof('POST', '/oauth/v2/token'))).token_type).toBe('DPoP')
  })
})

describe('signed request objects (RFC 9101)', () => {
  async function keyedApp() {
    const client = await server.addApp(projectId, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' })
    const path = `/management/v1/projects/${projectId}/apps/${client.appId}/keys`
    const { body } = await server.rest('POST', path, { type: 'KEY_TYPE_JSON' })
    const file = JSON.parse(Buffer.from(body.keyDetails, 'base64').toString())
    const sign = async (claims: Record<string, unknown>, kid: string = file.keyId) => {
      const { createPrivateKey } = await import('node:crypto')
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid })
        .setIssuer(client.clientId)
        .setAudience(server.url)
        .setIssuedAt()
        .setExpirationTime('5m')
        .sign(createPrivateKey(file.key))
    }
    return { client, sign }
  }

  test('are accepted from an application with keys, and rejected if changed', async () => {
    const { client, sign } = await keyedApp()
    const authRequest = ask(server, client)
    const request = await sign({ ...Object.fromEntries(new URL(authRequest.url).searchParams), state: 'signed' })
    const url = (object: string) =>
      `${server.url}/oauth/v2/authorize?${new URLSearchParams({ client_id: client.clientId, request: object })}`
    const back = await arrive(url(request))
    expect([back.searchParams.get('state'), back.searchParams.has('code')]).toEqual(['signed', true])
    const forged = `${request.slice(0, -8)}AAAAAAAA`
    const refused = await fetch(url(forged), { redirect: 'manual' })
    expect(refused.headers.get('location') ?? (await refused.text())).toContain('invalid_request_object')
  })

  test('an unsigned one is refused', async () => {
    const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = {
      ...Object.fromEntries(new URL(ask(server, app).url).searchParams),
      iss: app.clientId,
      aud: server.url,
    }
    const request = `${encode({ alg: 'none' })}.${encode(claims)}.`
    const query = new URLSearchParams({ client_id: app.clientId, request })
    const refused = await fetch(`${server.url}/oauth/v2/authorize?${query}`, { redirect: 'manual' })
    expect(refused.headers.get('location') ?? (await refused.text())).toContain('invalid_request_object')
  })
})

describe('response modes and types', () => {
  const fragmentOf = (url: URL) => new URLSearchParams(url.hash.slice(1))

  test('an answer in JWT form is signed for the application (JARM)', async () => {
    const back = await arrive(ask(server, app, { response_mode: 'jwt' }).url)
    const { payload } = await jwtVerify(back.searchParams.get('response') ?? '', keys(), {
      issuer: server.url,
      audience: app.clientId,
    })
    expect(payload).toMatchObject({ code: expect.any(String), state: 'xyz' })
  })

  test('a response can be sent in the fragment, or by a form', async () => {
    expect(fragmentOf(await arrive(ask(server, app, { response_mode: 'fragment' }).url)).has('code')).toBe(true)
    const { url } = ask(server, app, { response_mode: 'form_post' })
    const page = await openBrowser(server.runtime.services).follow(url, await server.signIn(minnie))
    expect(page.body).toContain(`action="${REDIRECT}"`)
  })

  const implicit = (responseTypes: string[]) =>
    server.addApp(projectId, {
      responseTypes: responseTypes.map((type) => `OIDC_RESPONSE_TYPE_${type}`),
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_IMPLICIT'],
    })

  test.each<[string, string[], string[], string[]]>([
    ['id_token', ['ID_TOKEN'], ['id_token'], ['access_token', 'code']],
    ['id_token token', ['ID_TOKEN_TOKEN'], ['id_token', 'access_token'], ['code']],
    ['code id_token', ['CODE', 'ID_TOKEN'], ['code', 'id_token'], ['access_token']],
    ['code id_token token', ['CODE', 'ID_TOKEN_TOKEN'], ['code', 'id_token', 'access_token'], []],
  ])('%s is for applications that are registered for it', async (response_type, registered, present, absent) => {
    const client = await implicit(registered)
    const response = fragmentOf(await arrive(ask(server, client, { response_type, nonce: 'n-1' }).url))
    for (const name of present) expect(response.has(name)).toBe(true)
    for (const name of absent) expect(response.has(name)).toBe(false)
    const { payload } = await jwtVerify(response.get('id_token') ?? '', keys(), { audience: client.clientId })
    expect(payload).toMatchObject({ nonce: 'n-1', sub: minnie.userId })
    if (present.includes('access_token')) expect(payload.at_hash).toBeDefined()
    if (present.includes('code')) expect(payload.c_hash).toBeDefined()
    const refused = await fetch(ask(server, app, { response_type, nonce: 'n' }).url, { redirect: 'manual' })
    expect(refused.headers.get('location')).toContain('error=')
  })

  test('an id token alone holds the claims of the scopes', async () => {
    const client = await implicit(['ID_TOKEN'])
    const url = ask(server, client, { response_type: 'id_token', nonce: 'n', scope: 'openid email' }).url
    expect(claimsOf(fragmentOf(await arrive(url)).get('id_token') ?? '')).toHaveProperty('email')
  })

  test('registering for it adds a warning', async () => {
    const client = await implicit(['ID_TOKEN'])
    const { body } = await server.rest('GET', `/management/v1/projects/${projectId}/apps/${client.appId}`)
    expect(JSON.stringify(body.app.oidcConfig.complianceProblems)).toContain('ImplicitExposesTokens')
  })
})

test('introspection returns a JWT on request (RFC 9701)', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const basic = Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')
  const get = async (token: string) => {
    const response = await fetch(`${server.url}/oauth/v2/introspect`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}`, accept: 'application/token-introspection+jwt' },
      body: new URLSearchParams({ token }),
    })
    expect(response.headers.get('content-type')).toMatch(/^application\/token-introspection\+jwt/)
    const expected = { issuer: server.url, audience: app.clientId, typ: 'token-introspection+jwt' }
    return (await jwtVerify(await response.text(), keys(), expected)).payload.token_introspection
  }
  expect(await get(tokens.access_token)).toMatchObject({
    active: true,
    sub: minnie.userId,
    username: expect.any(String),
  })
  expect(await get('unknown')).toEqual({ active: false })
})

test('discovery announces every extension', async () => {
  const response = await fetch(`${server.url}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({
    pushed_authorization_request_endpoint: `${server.url}/oauth/v2/par`,
    dpop_signing_alg_values_supported: expect.arrayContaining(['ES256']),
    request_parameter_supported: true,
    response_types_supported: expect.arrayContaining(['code', 'id_token', 'id_token token', 'code id_token']),
    response_modes_supported: expect.arrayContaining(['query', 'fragment', 'form_post', 'jwt']),
    authorization_response_iss_parameter_supported: true,
  })
})
