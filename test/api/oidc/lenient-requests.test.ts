/** Habits of real clients that the standards permit. */
import { createPrivateKey } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, getCode, introspect, post, redeem, signIn } from '#test/api/oidc/flows.ts'
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
let api: { clientId: string; clientSecret: string; appId: string }
let minnie: Person
let donald: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson(uniqueName('minnie'))
  donald = await server.addPerson(uniqueName('donald'))
  projectId = await server.addProject()
  app = await server.addApp(projectId)
  const body = { name: uniqueName('api'), authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' }
  api = (await server.rest('POST', `/management/v1/projects/${projectId}/apps/api`, body)).body
  await server.rest('POST', `/management/v1/projects/${projectId}/roles`, { roleKey: 'admin', displayName: 'Admin' })
})
afterAll(() => server.stop())

const PUBLIC = { appType: 'OIDC_APP_TYPE_USER_AGENT', authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' }
const NATIVE = { appType: 'OIDC_APP_TYPE_NATIVE', authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' }
const JWT = { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' }

async function addMachine(settings: object = {}) {
  const userName = uniqueName('robot')
  const { userId } = (await server.rest('POST', '/management/v1/users/machine', { userName, name: 'R', ...settings }))
    .body
  const secret = (await server.rest('PUT', `/management/v1/users/${userId}/secret`, {})).body
  return { userId, userName, clientId: secret.clientId, clientSecret: secret.clientSecret, appId: '' }
}

describe('scope', () => {
  test('a request without a scope gets the default one', async () => {
    const authRequest = ask(server, app, { scope: undefined })
    const back = await openBrowser(server.runtime.services).signIn(authRequest.url, await server.signIn(minnie))
    const { body } = await redeem(server, app, {
      code: back.searchParams.get('code') ?? '',
      verifier: authRequest.verifier,
    })
    expect(body.scope).toBe('openid')
    expect(claimsOf(body.id_token).sub).toBe(minnie.userId)
  })

  test.each(['api.read write', 'groups email', 'email'])(
    'scopes %j give an access token and no id token',
    async (scope) => {
      const { body } = await redeem(server, app, await getCode(server, app, minnie, { scope }))
      expect([typeof body.access_token, body.id_token, body.scope]).toEqual(['string', undefined, scope])
    },
  )

  test.each(['openid profile ', ' openid  profile', 'openid\tprofile', 'openid profile openid'])(
    'white space and repetition in %j do not count',
    async (scope) => {
      const { body } = await redeem(server, app, await getCode(server, app, minnie, { scope }))
      expect(body.scope).toBe('openid profile')
    },
  )

  test('white space in the scopes of machine users does not count', async () => {
    const machine = await addMachine()
    const grant = { grant_type: 'client_credentials', scope: ' openid  profile ' }
    const { status, body } = await post(server, '/oauth/v2/token', machine, grant)
    expect([status, body.scope]).toEqual([200, 'openid profile'])
    const added = await server.rest('POST', `/management/v1/users/${machine.userId}/keys`, { type: 'KEY_TYPE_JSON' })
    const file = JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
    expect((await server.redeemAssertion(await server.assertion(file), 'openid  profile')).status).toBe(200)
  })
})

describe('resource', () => {
  const RESOURCE = 'https://mcp.example/mcp'
  const atAuthorization: [string, object][] = [
    ['confidential', {}],
    ['public', PUBLIC],
  ]
  test.each(atAuthorization)('of a %s client goes into the audience', async (_kind, config) => {
    const client = await server.addApp(projectId, { ...JWT, ...config })
    const got = await getCode(server, client, minnie, { scope: 'openid offline_access', resource: RESOURCE })
    const { body } = await redeem(server, client, got)
    expect(claimsOf(body.access_token).aud).toContain(RESOURCE)
    const next = await post(server, '/oauth/v2/token', client, {
      grant_type: 'refresh_token',
      refresh_token: body.refresh_token,
    })
    expect(claimsOf(next.body.access_token).aud).toContain(RESOURCE)
  })

  test('is accepted at the token endpoint alone, for every grant, and several at once', async () => {
    const jwtApp = await server.addApp(projectId, JWT)
    const { status, body } = await redeem(server, jwtApp, await getCode(server, jwtApp, minnie), { resource: RESOURCE })
    expect([status, [claimsOf(body.access_token).aud].flat().includes(RESOURCE)]).toEqual([200, true])
    const machine = await addMachine({ accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' })
    const form = new URLSearchParams([
      ['grant_type', 'client_credentials'],
      ['client_id', machine.clientId],
      ['client_secret', machine.clientSecret],
      ['resource', RESOURCE],
      ['resource', 'urn:other'],
    ])
    const response = await fetch(`${server.url}/oauth/v2/token`, { method: 'POST', body: form })
    const reply = (await response.json()) as { access_token: string }
    expect(claimsOf(reply.access_token).aud).toEqual(expect.arrayContaining([RESOURCE, 'urn:other']))
  })

  test.each(['not-absolute', 'https://mcp.example/#part'])('%j is no resource', async (resource) => {
    const response = await fetch(ask(server, app, { resource }).url, { redirect: 'manual' })
    expect(response.headers.get('location')).toContain('error=invalid_target')
    const { status, body } = await redeem(server, app, await getCode(server, app, minnie), { resource })
    expect([status, body.error]).toEqual([400, 'invalid_target'])
  })
})

describe('access tokens in JWT form', () => {
  const projectRoles = () => `urn:zitadel:iam:org:project:${projectId}:roles`

  test('return the requested roles of a machine user, and the client id unchanged', async () => {
    const machine = await addMachine({ accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' })
    await server.rest('POST', `/management/v1/users/${machine.userId}/grants`, { projectId, roleKeys: ['admin'] })
    const scope = `openid urn:zitadel:iam:org:project:id:${projectId}:aud urn:zitadel:iam:org:projects:roles`
    const { body } = await post(server, '/oauth/v2/token', machine, { grant_type: 'client_credentials', scope })
    const claims = claimsOf(body.access_token)
    expect(Object.keys(claims[projectRoles()] ?? {})).toEqual(['admin'])
    expect(claims.client_id).toBe(machine.userName)
    expect(claimsOf(body.id_token)).toMatchObject({ azp: machine.userName, client_id: machine.userName })
    expect((await introspect(server, api, body.access_token)).body.client_id).toBe(machine.userName)
  })

  test.each([
    ['urn:zitadel:iam:org:projects:roles'],
    ['urn:zitadel:iam:org:project:roles'],
    ['urn:zitadel:iam:org:project:role:admin'],
  ])('contain the roles of a user if the scope %s requests them', async (requestedScope) => {
    const person = await server.addPerson(uniqueName('clerk'))
    await server.rest('POST', `/management/v1/users/${person.userId}/grants`, { projectId, roleKeys: ['admin'] })
    const jwtApp = await server.addApp(projectId, JWT)
    const { tokens } = await signIn(server, jwtApp, person, `openid ${requestedScope}`)
    expect(Object.keys(claimsOf(tokens.access_token)[projectRoles()] ?? {})).toEqual(['admin'])
    const plain = await signIn(server, jwtApp, person, 'openid profile')
    expect(claimsOf(plain.tokens.access_token)).not.toHaveProperty([projectRoles()])
    expect(claimsOf(plain.tokens.access_token)).not.toHaveProperty('name')
  })

  test('return metadata and the organization on request', async () => {
    const jwtApp = await server.addApp(projectId, JWT)
    await server.rest('POST', `/management/v1/users/${minnie.userId}/metadata/shoe`, { value: btoa('42') })
    const scope = 'openid urn:zitadel:iam:user:metadata urn:zitadel:iam:user:resourceowner'
    const claims = claimsOf((await signIn(server, jwtApp, minnie, scope)).tokens.access_token)
    expect(claims['urn:zitadel:iam:user:metadata']).toEqual({ shoe: Buffer.from('42').toString('base64url') })
    expect(claims).toHaveProperty(['urn:zitadel:iam:user:resourceowner:id'])
  })

  test('have the type JWT in their header', async () => {
    const jwtApp = await server.addApp(projectId, JWT)
    const { tokens } = await signIn(server, jwtApp, minnie)
    const [header = ''] = tokens.access_token.split('.')
    expect(JSON.parse(Buffer.from(header, 'base64url').toString())).toMatchObject({ alg: 'RS256', typ: 'JWT' })
  })
})

describe('redirect addresses', () => {
  const open = async (config: object, redirect_uri: string) => {
    const client = await server.addApp(projectId, config)
    const response = await fetch(ask(server, client, { redirect_uri }).url, { redirect: 'manual' })
    return { status: response.status, location: response.headers.get('location') ?? '', page: await response.text() }
  }

  test.each([
    ['https://*.preview.example/cb', 'https://pr-1.preview.example/cb'],
    ['https://app.example/*', 'https://app.example/cb'],
  ])('with wildcards (%s) are for development mode', async (registered, uri) => {
    const signInPage = await open({ devMode: true, redirectUris: [registered] }, uri)
    expect(signInPage.location).toContain('/ui/login/')
    expect((await open({ redirectUris: [registered] }, uri)).status).toBe(400)
    expect((await open({ devMode: true, redirectUris: [registered] }, 'https://evil.example/cb')).status).toBe(400)
  })

  test('after signing out may have wildcards too', async () => {
    const client = await server.addApp(projectId, {
      devMode: true,
      postLogoutRedirectUris: ['https://*.preview.example/'],
    })
    const go = (uri: string) =>
      fetch(`${server.url}/oidc/v1/end_session?client_id=${client.clientId}&post_logout_redirect_uri=${uri}`, {
        redirect: 'manual',
      })
    expect((await go('https://pr-1.preview.example/')).headers.get('location')).toBe('https://pr-1.preview.example/')
    expect((await go('https://evil.example/')).status).toBe(400)
  })

  test.each(['https://localhost:8443/cb', 'https://127.0.0.1:8443/cb', 'http://localhost:9999/cb', 'com.example:/cb'])(
    'of a native application may be %s',
    async (uri) => {
      expect((await open({ ...NATIVE, redirectUris: [uri] }, uri)).location).toContain('/ui/login/')
    },
  )

  test.each<[string, object, string, RegExp]>([
    [
      'http without development mode',
      { ...PUBLIC, redirectUris: ['http://localhost:3000/cb'] },
      'http://localhost:3000/cb',
      /http is not allowed.*outside development mode/,
    ],
    [
      'a custom scheme on the web',
      { redirectUris: ['com.example:/cb', REDIRECT] },
      'com.example:/cb',
      /only native applications/,
    ],
    [
      'http elsewhere, natively',
      { ...NATIVE, redirectUris: ['http://app.example/cb'] },
      'http://app.example/cb',
      /loopback/,
    ],
    ['one that is not registered', {}, 'https://other.example/cb', /not registered/],
  ])('are refused with the reason: %s', async (_what, config, uri, reason) => {
    const { status, page } = await open(config, uri)
    expect(status).toBe(400)
    expect(page).toMatch(reason)
  })
})

describe('pushed requests', () => {
  test.each([
    ['http://app.example/cb', /http is allowed with a loopback address only/],
    ['https://other.example/cb', /not registered/],
  ])('to %s are refused with the reason', async (redirect_uri, reason) => {
    const client = await server.addApp(projectId, { redirectUris: ['http://app.example/cb', REDIRECT] })
    const { searchParams } = new URL(ask(server, client, { redirect_uri }).url)
    const { status, body } = await post(server, '/oauth/v2/par', client, Object.fromEntries(searchParams))
    expect([status, body.error]).toEqual([400, 'invalid_request'])
    expect(body.error_description).toMatch(reason)
  })
})

describe('hints', () => {
  test('tokens are issued only to the user of the id token hint', async () => {
    const { tokens } = await signIn(server, app, donald)
    const { url } = ask(server, app, { id_token_hint: tokens.id_token })
    const who = await server.signIn(minnie)
    await expect(openBrowser(server.runtime.services).signIn(url, who)).rejects.toThrow('authRequest.otherUser')
    const back = await openBrowser(server.runtime.services).signIn(url, await server.signIn(donald))
    expect(back.searchParams.has('code')).toBe(true)
  })

  test('a silent sign-in succeeds only for the user of the login hint', async () => {
    const { browser } = await signIn(server, app, donald)
    const silent = async (loginHint: string) =>
      (await browser.get(ask(server, app, { prompt: 'none', login_hint: loginHint }).url)).location ?? ''
    expect(await silent(donald.userName)).toContain('code=')
    expect(await silent(minnie.userName)).toContain('error=login_required')
    expect(await silent('nobody-known')).toContain('error=login_required')
  })
})

describe('client authentication', () => {
  const basic = (text: string) => ({ authorization: `Basic ${Buffer.from(text).toString('base64')}` })

  test('an empty secret of a public client is no secret', async () => {
    const client = await server.addApp(projectId, PUBLIC)
    const { code, verifier } = await getCode(server, client, minnie)
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT }
    const response = await fetch(`${server.url}/oauth/v2/token`, {
      method: 'POST',
      headers: basic(`${client.clientId}:`),
      body: new URLSearchParams(form),
    })
    expect(response.status).toBe(200)
  })

  test('an empty secret of a confidential client is refused', async () => {
    const response = await fetch(`${server.url}/oauth/v2/token`, {
      method: 'POST',
      headers: basic(`${app.clientId}:`),
      body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'x' }),
    })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: 'invalid_client' })
  })

  test.each([
    ['/oauth/v2/introspect', { token: 'x' }],
    ['/oauth/v2/revoke', { token: 'x' }],
    ['/oauth/v2/token', { grant_type: 'authorization_code', code: 'x' }],
    ['/oauth/v2/device_authorization', { scope: 'openid' }],
  ])('missing authentication at %s is rejected with a challenge', async (path, form) => {
    const { status, body, headers } = await post(server, path, undefined, form)
    expect([status, body.error]).toEqual([401, 'invalid_client'])
    expect(headers.get('www-authenticate')).toMatch(/^Basic realm=/)
  })

  const now = () => Math.floor(Date.now() / 1000)
  test.each<[string, () => JWTPayload, RegExp]>([
    ['made two hours ago', () => ({ iat: now() - 7200 }), /iat/],
    ['good for a day', () => ({ exp: now() + 86400 }), /exp/],
    ['without iat', () => ({ ['iat' as string]: undefined }), /iat/],
    ['for another audience', () => ({ aud: 'https://other.example' }), /aud/],
    ['by another issuer', () => ({ iss: 'other' }), /iss/],
    ['that has expired', () => ({ iat: now() - 600, exp: now() - 300 }), /exp/],
  ])('an assertion %s is an invalid grant with its reason', async (_what, claims, reason) => {
    const { userId } = await addMachine()
    const added = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
    const file = JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
    const { status, body } = await server.redeemAssertion(await server.assertion(file, claims()))
    expect([status, body.error]).toEqual([400, 'invalid_grant'])
    expect(body.error_description).toMatch(reason)
  })

  test.each([
    ['a token', 'Bearer x'],
    ['no colon', `Basic ${btoa('client')}`],
    ['no base64', 'Basic %%%'],
    ['a name that is not percent-encoded', `Basic ${btoa('a%zz:')}`],
    ['a secret that is not percent-encoded', `Basic ${btoa('a:p%zz')}`],
  ])('a header with %s is a failed one', async (_what, authorization) => {
    for (const path of ['/oauth/v2/introspect', '/oauth/v2/token', '/oauth/v2/device_authorization']) {
      const form = { token: 'x', grant_type: 'refresh_token', refresh_token: 'x' }
      const init = { method: 'POST', headers: { authorization }, body: new URLSearchParams(form) }
      const response = await fetch(server.url + path, init)
      expect([path, response.status, await response.json()]).toMatchObject([path, 401, { error: 'invalid_client' }])
      expect(response.headers.get('www-authenticate')).toMatch(/^Basic realm=/)
    }
  })

  test('the JWT profile ignores a client_id beside the assertion', async () => {
    const { userId } = await addMachine()
    const added = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
    const assertion = await server.assertion(JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString()))
    const grant = { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion, client_id: app.clientId }
    expect((await post(server, '/oauth/v2/token', undefined, { ...grant, scope: 'openid' })).status).toBe(200)
  })

  test.each([
    ['/oauth/v2/token', { grant_type: 'client_credentials' }],
    ['/oauth/v2/token', { grant_type: 'refresh_token', refresh_token: 'x' }],
    ['/oauth/v2/token', { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', subject_token: 'x' }],
    ['/oauth/v2/token', { grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'x' }],
    ['/oauth/v2/device_authorization', {}],
  ])('a grant that an application is not registered for is unauthorized_client (%s %o)', async (path, form) => {
    const grantTypes = ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE']
    const { status, body } = await post(server, path, await server.addApp(projectId, { grantTypes }), form)
    expect([status, body.error]).toEqual([400, 'unauthorized_client'])
  })

  test('a response type that an application is not registered for is unauthorized_client at the application', async () => {
    const response = await fetch(ask(server, app, { response_type: 'id_token', nonce: 'n' }).url, {
      redirect: 'manual',
    })
    const { hash } = new URL(response.headers.get('location') ?? '')
    expect(new URLSearchParams(hash.slice(1)).get('error')).toBe('unauthorized_client')
  })

  test('the JWT profile is not for applications', async () => {
    const config = { name: uniqueName('api'), authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }
    const keyed = (await server.rest('POST', `/management/v1/projects/${projectId}/apps/api`, config)).body
    const { body: added } = await server.rest('POST', `/management/v1/projects/${projectId}/apps/${keyed.appId}/keys`, {
      type: 'KEY_TYPE_JSON',
    })
    const { keyId, key, clientId } = JSON.parse(Buffer.from(added.keyDetails, 'base64').toString())
    const claims = { iss: clientId, sub: clientId, aud: server.url, iat: now(), exp: now() + 600 }
    const jwt = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: keyId }).sign(createPrivateKey(key))
    const { status, body } = await server.redeemAssertion(jwt)
    expect([status, body.error]).toEqual([400, 'unauthorized_client'])
  })
})

describe('HTTP', () => {
  test.each(['/oauth/v2/keys', '/.well-known/openid-configuration'])('%s may be kept for minutes', async (path) => {
    expect((await fetch(server.url + path)).headers.get('cache-control')).toMatch(/max-age=[1-9]\d\d/)
  })

  test.each([
    ['GET', '/oauth/v2/token', 'POST'],
    ['GET', '/oauth/v2/introspect', 'POST'],
    ['PUT', '/oauth/v2/authorize', 'GET'],
    ['POST', '/oauth/v2/keys', 'GET'],
    ['DELETE', '/oidc/v1/userinfo', 'GET'],
  ])('%s %s is not allowed, and the response names the allowed methods', async (method, path, allowed) => {
    const response = await fetch(server.url + path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toContain(allowed)
  })

  test.each([
    ['/oauth/v2/token', 'POST, OPTIONS'],
    ['/management/v1/orgs/me', 'GET, HEAD'],
    ['/v2/sessions', 'POST, OPTIONS'],
  ])('OPTIONS %s is answered with the methods of the path', async (path, allowed) => {
    const response = await fetch(server.url + path, { method: 'OPTIONS' })
    expect([response.status, response.headers.get('allow')]).toEqual([204, expect.stringContaining(allowed)])
  })

  test.each(['application/json', 'application/proto'])('a 401 of Connect (%s) has a challenge', async (type) => {
    const call = (headers: Record<string, string>) =>
      fetch(`${server.url}/zitadel.user.v2.UserService/ListUsers`, {
        method: 'POST',
        headers: { 'content-type': type, ...headers },
        body: type === 'application/json' ? '{}' : '',
      })
    const [without, wrong] = [await call({}), await call({ authorization: 'Bearer wrong' })]
    expect([without.status, without.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
    expect([wrong.status, wrong.headers.get('www-authenticate')]).toEqual([
      401,
      expect.stringMatching(/^Bearer error="invalid_token"/),
    ])
  })
})
