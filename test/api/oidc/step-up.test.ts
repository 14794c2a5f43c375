/** Step-up authentication (RFC 9470): `acr_values`, `acr` of tokens, and the advice of userinfo. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FactorMethod, methodReferences } from '#domain/sign-in/session.ts'
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

async function signInWith(methods: readonly FactorMethod[], more: Record<string, string> = {}, client = app) {
  const asked = ask(server, client, more)
  const browser = openBrowser(server.runtime.services)
  const who = await server.signIn(minnie)
  await prove(who.sessionId, methods)
  const back = await browser.signIn(asked.url, who)
  const { body } = await redeem(server, client, { code: back.searchParams.get('code') ?? '', verifier: asked.verifier })
  return { browser, tokens: body }
}

/** Gives a stored sign-in these proofs, as the pages do step by step. */
async function prove(sessionId: string, methods: readonly FactorMethod[]): Promise<void> {
  const { rows, events } = server.runtime.services
  const row = await rows.selectFrom('sessions').selectAll().where('id', '=', sessionId).executeTakeFirstOrThrow()
  const factors = JSON.stringify(proofs(methods))
  await events.writeRecords([{ table: 'sessions', put: { ...row, factors } }])
}
const proofs = (methods: readonly FactorMethod[]) => methods.map((method) => ({ method, at: Date.now() }))

const settings = (client: App, body: object) =>
  server.rest('PUT', `/usher/v1/projects/${projectId}/apps/${client.appId}/client_settings`, body)

test.each<[string, readonly FactorMethod[], Record<string, string>, string]>([
  ['nothing', ['password'], {}, '1fa'],
  ['nothing, by two factors', ['password', 'totp'], {}, 'mfa'],
  ['mfa, by a passkey', ['passkey'], { acr_values: 'mfa' }, 'mfa'],
  ['phr or mfa, by a passkey', ['passkey'], { acr_values: 'phr mfa' }, 'phr'],
  ['phr, by a code', ['password', 'totp'], { acr_values: 'phr' }, 'mfa'],
  ['an unknown class', ['password'], { acr_values: 'gold' }, '1fa'],
])('asked for %s, tokens have the class that was reached', async (_name, methods, more, acr) => {
  const { tokens } = await signInWith(methods, more)
  const { auth_time: authTime, ...idToken } = claimsOf(tokens.id_token)
  expect(idToken).toMatchObject({ acr, amr: methodReferences(proofs(methods)) })
  expect(authTime).toBeTypeOf('number')
  expect(claimsOf(tokens.access_token)).toMatchObject({ acr, auth_time: authTime })
  expect((await introspect(server, app, tokens.access_token)).body).toMatchObject({ acr, auth_time: authTime })
  const { body } = await refresh(server, app, tokens.refresh_token)
  expect(claimsOf(body.access_token)).toMatchObject({ acr, auth_time: authTime })
})

test('a sign-in by one factor is no answer to a request for two', async () => {
  await expect(signInWith(['password'], { acr_values: 'mfa' })).rejects.toThrow('SecondFactorRequired')
})

test('a silent request for two factors is not answered by a session of one', async () => {
  const { browser } = await signInWith(['password'])
  const silent = async (more: Record<string, string>) =>
    new URL((await browser.get(ask(server, app, { prompt: 'none', ...more }).url)).location ?? '').searchParams
  expect((await silent({})).has('code')).toBe(true)
  expect((await silent({ acr_values: 'mfa' })).get('error')).toBe('login_required')
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

test('default_max_age makes old sign-ins repeat', async () => {
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
  const answer = await settings(app, body)
  expect([answer.status, answer.body.message]).toEqual([400, message])
})

test('discovery announces the classes', async () => {
  const response = await fetch(`${server.url}/.well-known/openid-configuration`)
  expect(await response.json()).toMatchObject({
    acr_values_supported: ['1fa', 'mfa', 'phr'],
    claims_supported: expect.arrayContaining(['acr']),
  })
})
