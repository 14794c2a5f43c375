/**
 * Acting as others (RFC 8693): an exchange gives an application of another organization nothing that the user did not
 * allow it, and who acts as a user changes nothing that the user signs in with.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, post, redeem, signIn, userinfo } from '#test/api/oidc/flows.ts'
import {
  type App,
  type OidcServer,
  type Person,
  REDIRECT,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'
import { WholeBrowser } from '#test/security/whole-browser.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { addOtherOrg } from '#test/support/other-org.ts'

const TYPE = 'urn:ietf:params:oauth:token-type'
const USER_ID = 'urn:zitadel:params:oauth:token-type:user_id'
const API = 'urn:zitadel:iam:org:project:id:zitadel:aud'
const IMPERSONATOR = 'ORG_END_USER_IMPERSONATOR'
const grantTypes = ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_TOKEN_EXCHANGE']
const denied = { status: 400, body: { error: 'access_denied' } }

let server: OidcServer
let ownApp: App
let foreign: App
let victim: Person
beforeAll(async () => {
  server = await startOidcServer()
  ownApp = await server.addApp(await server.addProject(), { grantTypes })
  foreign = await addForeignApp()
  victim = await server.addPerson(uniqueName('victim'))
  await server.rest('PUT', '/v2/policies/security', { enableImpersonation: true, embeddedIframe: {} })
})
afterAll(() => server.stop())

async function addForeignApp(): Promise<App> {
  const inOther = { orgId: await addOtherOrg(server, uniqueName('Elsewhere')) }
  const project = await server.rest('POST', '/management/v1/projects', { name: 'Shop' }, inOther)
  const app = {
    name: 'Shop',
    redirectUris: [REDIRECT],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes,
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    appType: 'OIDC_APP_TYPE_WEB',
  }
  return (await server.rest('POST', `/management/v1/projects/${project.body.id}/apps/oidc`, app, inOther)).body
}

/** Signs in at the foreign application, and consents to what it asks for. */
async function consentTo(scope: string, person: LoginPerson) {
  const browser = new WholeBrowser(server.url)
  const authRequest = ask(server, foreign, { scope })
  const named = await browser.submit(await browser.open(authRequest.url), { loginName: person.userName })
  const page = await browser.submit(named, { password: 'Passw0rd!' }, 'name="password"')
  const { url } = await browser.submit(page, {}, 'value="allow"')
  return (await redeem(server, foreign, { code: url.searchParams.get('code') ?? '', verifier: authRequest.verifier }))
    .body
}

const exchange = (app: App, form: Record<string, string>) =>
  post(server, '/oauth/v2/token', app, { grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange', ...form })
const actAs = (app: App, userId: string, actor: { actor_token: string; actor_token_type: string }, scope: string) =>
  exchange(app, { subject_token: userId, subject_token_type: USER_ID, ...actor, scope })
const makeImpersonator = (userId: string, role = IMPERSONATOR) =>
  server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: [role] })

describe('an application of another organization', () => {
  test('gets by an id token what the user consented to, and no more', async () => {
    const person = await loginPeople(server).active()
    const { id_token } = await consentTo('openid profile', person)
    const subject = { subject_token: id_token, subject_token_type: `${TYPE}:id_token` }
    for (const scope of ['openid email', 'openid phone', 'openid profile email'])
      expect(await exchange(foreign, { ...subject, scope }), scope).toMatchObject(denied)
    expect(await exchange(foreign, subject)).toMatchObject(denied)
    const { body } = await exchange(foreign, { ...subject, scope: 'openid profile' })
    expect((await userinfo(server, body.access_token)).body).toMatchObject({ preferred_username: person.userName })
  })

  test('learns nothing of other users through a user who may act as them', async () => {
    const actor = await loginPeople(server).active()
    expect((await makeImpersonator(actor.userId)).status).toBe(200)
    const tokens = await consentTo('openid', actor)
    for (const [actor_token, type] of [
      [tokens.access_token, 'access_token'],
      [tokens.id_token, 'id_token'],
    ]) {
      const sent = { actor_token, actor_token_type: `${TYPE}:${type}` }
      expect(await actAs(foreign, victim.userId, sent, 'openid email phone'), type).toMatchObject(denied)
      expect(await actAs(foreign, victim.userId, sent, 'openid profile'), type).toMatchObject(denied)
    }
    const recorded = server.runtime.services.events.history({
      aggregateTypes: ['user'],
      aggregateIds: [victim.userId],
      eventTypes: ['user.impersonated'],
    })
    expect(await Array.fromAsync(recorded)).toEqual([])
  })
})

describe('a user who acts as another one', () => {
  const call = async (token: string, method: string, path: string, body: object = {}) => {
    const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
    const sent = method === 'GET' || method === 'DELETE' ? {} : { body: JSON.stringify(body) }
    return (await fetch(`${server.url}${path}`, { method, headers, ...sent })).status
  }
  async function tokenAs(userId: string, role?: string): Promise<string> {
    const actor = await server.addPerson(uniqueName('actor'))
    expect((await makeImpersonator(actor.userId, role)).status).toBe(200)
    const { tokens } = await signIn(server, ownApp, actor)
    const sent = { actor_token: tokens.access_token, actor_token_type: `${TYPE}:access_token` }
    return (await actAs(ownApp, userId, sent, `openid profile ${API}`)).body.access_token
  }
  const writes = (id: string): [string, string, object?][] => [
    ['POST', '/auth/v1/users/me/passwordless'],
    ['POST', '/auth/v1/users/me/passwordless/_link'],
    ['POST', '/auth/v1/users/me/passwordless/_send_link'],
    ['POST', '/auth/v1/users/me/auth_factors/otp'],
    ['POST', '/auth/v1/users/me/auth_factors/otp_email'],
    ['POST', '/auth/v1/users/me/auth_factors/u2f'],
    ['PUT', '/auth/v1/users/me/email', { email: 'actor@acme.example' }],
    ['PUT', '/auth/v1/users/me/phone', { phone: '+41790000000' }],
    ['PUT', '/auth/v1/users/me/username', { userName: uniqueName('taken') }],
    ['POST', `/v2/users/${id}/passkeys`],
    ['POST', `/v2/users/${id}/totp`],
    ['POST', `/v2/users/${id}/u2f`],
    ['POST', `/v2/users/${id}/password`, { newPassword: { password: 'Actor-123' } }],
    ['POST', `/v2/users/${id}/email`, { email: 'actor@acme.example', returnCode: {} }],
    ['POST', `/v2/users/${id}/pats`, { expirationDate: '2099-01-01T00:00:00Z' }],
  ]

  test('reads what the user may read, and changes nothing that the user signs in with', async () => {
    const token = await tokenAs(victim.userId)
    expect(await call(token, 'GET', '/auth/v1/users/me')).toBe(200)
    for (const [method, path, body] of writes(victim.userId))
      expect(await call(token, method, path, body), path).toBe(403)
    const { tokens } = await signIn(server, ownApp, victim)
    expect(await call(tokens.access_token, 'POST', '/auth/v1/users/me/auth_factors/otp')).toBe(200)
  })

  test('nor by the permissions of a user with roles, also after another exchange', async () => {
    const boss = await server.addPerson(uniqueName('boss'))
    await server.rest('POST', '/management/v1/orgs/me/members', { userId: boss.userId, roles: ['ORG_OWNER'] })
    const token = await tokenAs(boss.userId, 'ORG_ADMIN_IMPERSONATOR')
    expect(await call(token, 'GET', '/management/v1/orgs/me')).toBe(200)
    const again = await exchange(ownApp, { subject_token: token, subject_token_type: `${TYPE}:access_token` })
    for (const sent of [token, again.body.access_token])
      for (const [method, path, body] of writes(boss.userId))
        expect(await call(sent, method, path, body), path).toBe(403)
  })

  test('gives no roles by the permissions of that user, and changes no other user with roles', async () => {
    const boss = await server.addPerson(uniqueName('boss'))
    const other = await server.addPerson(uniqueName('other'))
    const plain = await server.addPerson(uniqueName('plain'))
    for (const { userId } of [boss, other])
      await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: ['ORG_OWNER'] })
    const token = await tokenAs(boss.userId, 'ORG_ADMIN_IMPERSONATOR')
    const { body: project } = await server.rest('POST', '/management/v1/projects', { name: uniqueName('Project') })
    const giving: [string, string, object][] = [
      ['POST', '/management/v1/orgs/me/members', { userId: plain.userId, roles: ['ORG_OWNER'] }],
      ['PUT', `/management/v1/orgs/me/members/${other.userId}`, { roles: ['ORG_OWNER_VIEWER'] }],
      ['POST', `/management/v1/projects/${project.id}/members`, { userId: plain.userId, roles: ['PROJECT_OWNER'] }],
      ['POST', `/management/v1/users/${plain.userId}/grants`, { projectId: project.id }],
      ['POST', `/v2/users/${other.userId}/password`, { newPassword: { password: 'Actor-123' } }],
      ['POST', `/management/v1/users/${other.userId}/password`, { password: 'Actor-123' }],
    ]
    for (const [method, path, body] of giving) expect(await call(token, method, path, body), path).toBe(403)
    const { tokens } = await signIn(server, ownApp, boss, `openid ${API}`)
    const [method = '', path = '', body = {}] = giving[0] ?? []
    expect(await call(tokens.access_token, method, path, body)).toBe(200)
  })
})
