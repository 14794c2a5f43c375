/**
 * Removing or deactivating a user, organization, application or session revokes its tokens at once (docs/security.md).
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { endSession } from '#domain/sign-in/end-session.ts'
import { introspect, refresh, type SignedIn, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
beforeAll(async () => {
  server = await startOidcServer()
})
afterAll(() => server.stop())

interface Scene {
  readonly person: Person
  readonly projectId: string
  readonly app: App
  /** Introspects the tokens of the application, and is not changed with it. */
  readonly api: App
  readonly signedIn: SignedIn
}

async function scene(config: object = {}): Promise<Scene> {
  const person = await server.addPerson(uniqueName('person'))
  const projectId = await server.addProject()
  const app = await server.addApp(projectId, config)
  const api = await server.addApp(projectId)
  await server.rest('POST', '/management/v1/orgs/me/members', { userId: person.userId, roles: ['ORG_OWNER'] })
  return { person, projectId, app, api, signedIn: await signIn(server, app, person) }
}

const callApi = async (token: string, userId: string) =>
  (await server.rest('GET', `/management/v1/users/${userId}`, undefined, { token })).status

/** Each use of each token: userinfo, introspection, the API, refresh. */
async function uses({ person, app, api, signedIn }: Scene) {
  const { access_token, refresh_token } = signedIn.tokens
  return {
    userinfo: (await userinfo(server, access_token)).status,
    active: (await introspect(server, api, access_token)).body.active,
    api: await callApi(access_token, person.userId),
    refresh: (await refresh(server, app, refresh_token)).status,
  }
}

const management = (method: string, path: string, body?: object) => async () => {
  const response = await server.rest(method, `/management/v1${path}`, body)
  if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(response.body)}`)
}

const endings: [string, (scene: Scene) => () => Promise<unknown>][] = [
  ['the person is deactivated', ({ person }) => management('POST', `/users/${person.userId}/_deactivate`, {})],
  ['the person is locked', ({ person }) => management('POST', `/users/${person.userId}/_lock`, {})],
  ['the person is removed', ({ person }) => management('DELETE', `/users/${person.userId}`)],
  [
    'the person gets a new password',
    ({ person }) => management('POST', `/users/${person.userId}/password`, { password: 'Password2!' }),
  ],
  [
    'the sign-in is ended',
    ({ signedIn }) =>
      () =>
        endSession(server.runtime.services, signedIn.sessionId, Date.now()),
  ],
  [
    'the application is deactivated',
    ({ projectId, app }) => management('POST', `/projects/${projectId}/apps/${app.appId}/_deactivate`, {}),
  ],
  [
    'the application is removed',
    ({ projectId, app }) => management('DELETE', `/projects/${projectId}/apps/${app.appId}`),
  ],
]

test.each(endings)('when %s, every token is rejected at its next use', async (_what, end) => {
  const before = await scene()
  const { access_token } = before.signedIn.tokens
  expect((await userinfo(server, access_token)).status).toBe(200)
  expect((await introspect(server, before.api, access_token)).body.active).toBe(true)
  expect(await callApi(access_token, before.person.userId)).toBe(200)
  await end(before)()
  const after = await uses(before)
  expect(after).toMatchObject({ userinfo: 401, active: false, api: 401 })
  expect(after.refresh).toBeGreaterThanOrEqual(400)
})

test.each(endings)('when %s, a JWT access token is rejected too, despite its valid signature', async (_what, end) => {
  const before = await scene({ accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
  expect(before.signedIn.tokens.access_token.split('.')).toHaveLength(3)
  expect((await userinfo(server, before.signedIn.tokens.access_token)).status).toBe(200)
  await end(before)()
  expect(await uses(before)).toMatchObject({ userinfo: 401, active: false, api: 401 })
})

test('a deactivated project revokes the tokens of its applications and rejects sign-ins', async () => {
  const before = await scene()
  await management('POST', `/projects/${before.projectId}/_deactivate`, {})()
  const { access_token, refresh_token } = before.signedIn.tokens
  expect((await userinfo(server, access_token)).status).toBe(401)
  expect(await callApi(access_token, before.person.userId)).toBe(401)
  expect((await refresh(server, before.app, refresh_token)).status).toBe(401)
  await expect(signIn(server, before.app, before.person)).rejects.toThrow(/client/)
})

test('when an organization is deactivated, tokens of its users are rejected in all applications', async () => {
  const org = await server.rest('POST', '/management/v1/orgs', { name: uniqueName('org') })
  const orgId = org.body.id
  const added = await server.rest(
    'POST',
    '/management/v1/users/human/_import',
    {
      userName: uniqueName('guest'),
      profile: { firstName: 'G', lastName: 'G' },
      email: { email: 'g@acme.ch', isEmailVerified: true },
      password: 'Password1!',
    },
    { orgId },
  )
  const person = { userId: added.body.userId, userName: '' }
  const app = await server.addApp(await server.addProject())
  const signedIn = await signIn(server, app, person)
  expect((await userinfo(server, signedIn.tokens.access_token)).status).toBe(200)
  const off = await server.rest('POST', '/management/v1/orgs/me/_deactivate', {}, { orgId })
  expect(off.status).toBe(200)
  expect((await userinfo(server, signedIn.tokens.access_token)).status).toBe(401)
  expect((await introspect(server, app, signedIn.tokens.access_token)).body.active).toBe(false)
  expect((await refresh(server, app, signedIn.tokens.refresh_token)).status).toBe(400)
})

test('revoked tokens stay revoked when the user is reactivated', async () => {
  const before = await scene()
  await management('POST', `/users/${before.person.userId}/_deactivate`, {})()
  await management('POST', `/users/${before.person.userId}/_reactivate`, {})()
  expect(await uses(before)).toMatchObject({ userinfo: 401, active: false, api: 401, refresh: 400 })
})

test('a machine user that was deactivated and reactivated needs a new token', async () => {
  const machine = await server.rest('POST', '/management/v1/users/machine', {
    userName: uniqueName('robot'),
    name: 'R',
  })
  const { userId } = machine.body
  await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: ['ORG_OWNER'] })
  const token = await server.machineToken(userId)
  expect(await callApi(token, userId)).toBe(200)
  await management('POST', `/users/${userId}/_deactivate`, {})()
  expect(await callApi(token, userId)).toBe(401)
  await management('POST', `/users/${userId}/_reactivate`, {})()
  expect(await callApi(token, userId)).toBe(401)
  expect(await callApi(await server.machineToken(userId), userId)).toBe(200)
})

test('a machine user gets no token once its key or secret is removed, with immediate effect', async () => {
  const machine = await server.rest('POST', '/management/v1/users/machine', {
    userName: uniqueName('robot'),
    name: 'R',
  })
  const { userId } = machine.body
  const added = await server.rest('POST', `/management/v1/users/${userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
  expect((await server.redeemAssertion(await server.assertion(file))).status).toBe(200)
  await management('DELETE', `/users/${userId}/keys/${file.keyId}`)()
  expect((await server.redeemAssertion(await server.assertion(file))).body.error).toBe('invalid_grant')
})
