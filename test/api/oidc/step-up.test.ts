/** Step-up authentication (RFC 9470): `acr_values`, `acr` of tokens, and the advice of userinfo. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { SessionFactor } from '#domain/session/session-state.ts'
import { methodReferences } from '#domain/sign-in/session.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, introspect, redeem, refresh, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let minnie: Person
let projectId: string
let app: App
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
  app = await server.addApp(projectId, { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
})
afterAll(() => server.stop())

async function signInWith(methods: readonly SessionFactor[], more: Record<string, string> = {}, client = app) {
  const authRequest = ask(server, client, more)
  const browser = openBrowser(server.runtime.services)
  const who = await server.signIn(minnie, methods)
  const back = await browser.signIn(authRequest.url, who)
  const { body } = await redeem(server, client, {
    code: back.searchParams.get('code') ?? '',
    verifier: authRequest.verifier,
  })
  return { browser, tokens: body }
}

const proofs = (methods: readonly SessionFactor[]) => methods.map((method) => ({ method, at: Date.now() }))

const settings = (client: App, body: object) =>
  server.rest('PUT', `/usher/v1/projects/${projectId}/apps/${client.appId}/client_settings`, body)

test.each<[string, readonly SessionFactor[], Record<string, string>, string]>([
  ['no requested class', ['password'], {}, '1fa'],
  ['no requested class, by two factors', ['password', 'totp'], {}, 'mfa'],
  ['mfa, by a passkey', ['passkey'], { acr_values: 'mfa' }, 'mfa'],
  ['phr or mfa, by a passkey', ['passkey'], { acr_values: 'phr mfa' }, 'phr'],
  ['phr, by a code', ['password', 'totp'], { acr_values: 'phr' }, 'mfa'],
  ['an unknown class', ['password'], { acr_values: 'gold' }, '1fa'],
])('tokens have the class that was reached for %s', async (_name, methods, more, acr) => {
  const { tokens } = await signInWith(methods, more)
  const { auth_time: authTime, ...idToken } = claimsOf(tokens.id_token)
  expect(idToken).toMatchObject({ acr, amr: methodReferences(proofs(methods)) })
  expect(authTime).toBeTypeOf('number')
  expect(claimsOf(tokens.access_token)).toMatchObject({ acr, auth_time: authTime })
  expect((await introspect(server, app, tokens.access_token)).body).toMatchObject({ acr, auth_time: authTime })
  const { body } = await refresh(server, app, tokens.refresh_token)
  expect(claimsOf(body.access_token)).toMatchObject({ acr, auth_time: authTime })
})

test('a sign-in by one factor does not satisfy a request for two', async () => {
  await expect(signInWith(['password'], { acr_values: 'mfa' })).rejects.toThrow('SecondFactorRequired')
})

test('a session with one factor does not satisfy a silent request for two', async () => {
  const { browser } = await signInWith(['password'])
  const silent = async (more: Record<string, string>) =>
    new URL((await browser.get(ask(server, app, { prompt: 'none', ...more }).url)).location ?? '').searchParams
  expect((await silent({})).has('code')).toBe(true)
  expect((await silent({ acr_values: 'mfa' })).get('error')).toBe('login_required')
})

const essential = (acr: object) => ({ claims: JSON.stringify({ id_token: { acr: { essential: true, ...acr } } }) })

/** The error that an application gets, or the class of the id token. */
async function outcome(methods: readonly SessionFactor[], more: Record<string, string>) {
  const authRequest = ask(server, app, more)
  const browser = openBrowser(server.runtime.services)
  const who = await server.signIn(minnie, methods)
  const back = await browser.signIn(authRequest.url, { ...who, amr: methodReferences(proofs(methods)) })
  const code = back.searchParams.get('code')
  if (code === null) return back.searchParams.get('error')
  return claimsOf((await redeem(server, app, { code, verifier: authRequest.verifier })).body.id_token).acr
}

test.each<[readonly SessionFactor[], object, unknown]>([
  [['passkey'], { values: ['phr'] }, 'phr'],
  [['passkey'], { value: 'mfa' }, 'mfa'],
  [['password', 'totp'], { values: ['phr', 'mfa'] }, 'mfa'],
  [['password', 'totp'], { values: ['phr'] }, 'unmet_authentication_requirements'],
  [['password', 'totp'], { value: 'phr' }, 'unmet_authentication_requirements'],
  [['password'], { values: ['1fa', 'phr'] }, '1fa'],
  [['password'], {}, '1fa'],
])('a sign-in by %j for the essential classes %j has the class %s', async (methods, acr, expected) => {
  expect(await outcome(methods, essential(acr))).toBe(expected)
})

test('an essential class prevails over acr_values, and asks for a second factor', async () => {
  expect(await outcome(['password', 'totp'], { ...essential({ value: 'phr' }), acr_values: '1fa' })).toBe(
    'unmet_authentication_requirements',
  )
  await expect(signInWith(['password'], essential({ value: 'mfa' }))).rejects.toThrow('SecondFactorRequired')
})

test('an unsupported essential class is rejected before the sign-in, and a wrong type too', async () => {
  const errorOf = async (claims: string) => {
    const response = await fetch(ask(server, app, { claims }).url, { redirect: 'manual' })
    return new URL(response.headers.get('location') ?? '').searchParams.get('error')
  }
  expect(await errorOf(essential({ value: 'gold' }).claims)).toBe('unmet_authentication_requirements')
  for (const claims of ['x', '[]', '{}', '{"id_token":[]}', essential({ value: 1 }).claims])
    expect([claims, await errorOf(claims)]).toEqual([claims, 'invalid_request'])
})

test('a weaker session does not satisfy a silent request for an essential class', async () => {
  const { browser } = await signInWith(['password', 'totp'])
  const silent = async (acr: object) =>
    new URL((await browser.get(ask(server, app, { prompt: 'none', ...essential(acr) }).url)).location ?? '')
      .searchParams
  expect((await silent({ value: 'mfa' })).has('code')).toBe(true)
  expect((await silent({ value: 'phr' })).get('error')).toBe('login_required')
})

test('claims of the id token are added by name, within the scopes', async () => {
  const claims = JSON.stringify({ id_token: { email: null, given_name: { essential: true }, phone_number: null } })
  const { tokens } = await signInWith(['password'], { claims, scope: 'openid profile email' })
  const idToken = claimsOf(tokens.id_token)
  expect(idToken).toMatchObject({ email: 'minnie@acme.ch', given_name: 'Minnie' })
  for (const name of ['phone_number', 'family_name', 'email_verified']) expect(idToken).not.toHaveProperty(name)
})

test('userinfo names the classes that the application requires', async () => {
  const strict = await server.addApp(projectId)
  const { tokens: weak } = await signInWith(['password'], {}, strict)
  expect((await settings(strict, { default_acr_values: ['mfa'] })).status).toBe(200)
  const rejected = await userinfo(server, weak.access_token)
  expect([rejected.status, rejected.body.error]).toEqual([401, 'insufficient_user_authentication'])
  expect(rejected.headers.get('www-authenticate')).toBe(
    'Bearer error="insufficient_user_authentication", error_description="the sign-in of the token is too weak", acr_values="mfa"',
  )
  await expect(signInWith(['password'], {}, strict)).rejects.toThrow('SecondFactorRequired')
  const { tokens: strong } = await signInWith(['password', 'totp'], {}, strict)
  expect((await userinfo(server, strong.access_token)).status).toBe(200)
})

test('default_max_age requires reauthentication after old sign-ins', async () => {
  const strict = await server.addApp(projectId)
  await settings(strict, { default_max_age: 0 })
  const { browser } = await signInWith(['password'], {}, strict)
  expect((await browser.get(ask(server, strict).url)).location).toContain('/ui/login/')
  expect((await browser.get(ask(server, strict, { prompt: 'none' }).url)).location).toContain('error=login_required')
})

test.each([
  [{ default_acr_values: ['gold'] }, 'default_acr_values must be among 1fa, mfa, phr'],
  [{ default_acr_values: 'mfa' }, 'default_acr_values must be an array of strings'],
  [{ default_max_age: -1 }, 'default_max_age must be a whole number of seconds'],
])('%o is rejected', async (body, message) => {
  const response = await settings(app, body)
  expect([response.status, response.body.message]).toEqual([400, message])
})

test('discovery announces the classes', async () => {
  const response = await fetch(`${server.url}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({
    acr_values_supported: ['1fa', 'mfa', 'phr'],
    claims_parameter_supported: true,
    claims_supported: expect.arrayContaining(['acr']),
  })
})
