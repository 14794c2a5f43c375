/** The user's own grants, memberships, permissions, policies, sessions and refresh tokens over AuthService. */
import type { JsonObject } from '@bufbuild/protobuf'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { refresh, signIn as signInAt, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { addCaller } from '#test/support/callers.ts'
import { type AuthRpc, refusal } from '#test/support/signed-in-person.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: OidcServer
let call: WireCalls<AuthRpc>
let orgId: string
let otherOrg: string
let projectId: string
let app: App
let person: Person
let token: string
let grantId: string
beforeAll(async () => {
  server = await startOidcServer()
  call = wireCalls(server, AuthService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  otherOrg = (await server.rest('POST', '/management/v1/orgs', { name: 'Other' })).body.id
  person = await server.addPerson('minnie')
  projectId = await server.addProject()
  app = await server.addApp(projectId)
  const role = `/management/v1/projects/${projectId}/roles`
  for (const roleKey of ['reader', 'writer']) await server.rest('POST', role, { roleKey, displayName: roleKey })
  grantId = await grantRoles(person.userId)
  await join(person.userId, otherOrg, ['ORG_OWNER_VIEWER'])
  token = (await signInAt(server, app, person)).tokens.access_token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

const grantRoles = async (userId: string): Promise<string> => {
  const grant = { projectId, roleKeys: ['writer', 'reader'] }
  return (await server.rest('POST', `/management/v1/users/${userId}/grants`, grant)).body.userGrantId
}
const join = (userId: string, org: string, roles: string[]) =>
  server.rest('POST', '/management/v1/orgs/me/members', { userId, roles }, { orgId: org })

describe.each(WIRES)('over %s', (wire) => {
  const my = (rpc: AuthRpc, request: JsonObject = {}) => call(rpc, request, { wire, token })

  test('grants of all organizations are listed with the names of project and organization', async () => {
    const { body } = await my('listMyUserGrants')
    expect(body).toMatchObject({
      details: { totalResult: '1' },
      result: [
        {
          grantId,
          orgId,
          orgName: 'Usher',
          orgDomain: expect.any(String),
          projectId,
          projectName: expect.stringMatching(/^project/),
          userId: person.userId,
          userType: 'TYPE_HUMAN',
          roles: ['writer', 'reader'],
          roleKeys: ['writer', 'reader'],
          state: 'USER_GRANT_STATE_ACTIVE',
          details: { resourceOwner: orgId },
        },
      ],
    })
  })

  test('the organizations of the application’s project, and the roles there, are listed', async () => {
    expect((await my('listMyProjectOrgs')).body).toMatchObject({
      details: { totalResult: '1' },
      result: [{ id: orgId, name: 'Usher', state: 'ORG_STATE_ACTIVE' }],
    })
    const none = { queries: [{ nameQuery: { name: 'Nowhere' } }] }
    expect((await my('listMyProjectOrgs', none)).body.result).toBeUndefined()
    expect((await my('listMyProjectPermissions')).body).toEqual({ result: ['reader', 'writer'] })
  })

  test('memberships of all organizations are listed', async () => {
    const { body } = await my('listMyMemberships')
    expect(body).toMatchObject({
      details: { totalResult: '1' },
      result: [{ userId: person.userId, orgId: otherOrg, displayName: 'Other', roles: ['ORG_OWNER_VIEWER'] }],
    })
    const query = { queries: [{ iamQuery: { iam: true } }] }
    expect((await my('listMyMemberships', query)).body.result).toBeUndefined()
  })

  test('permissions in the organization of the user are empty without a membership', async () => {
    expect((await my('listMyZitadelPermissions')).body.result).toBeUndefined()
  })

  test('the session of the sign-in pages is listed', async () => {
    expect((await my('listMyUserSessions')).body.result).toEqual([
      {
        sessionId: expect.any(String),
        authState: 'SESSION_STATE_ACTIVE',
        userId: person.userId,
        userName: 'minnie',
        loginName: expect.stringContaining('minnie'),
        displayName: 'Minnie Mouse',
        details: expect.objectContaining({ sequence: '5', changeDate: expect.any(String), resourceOwner: orgId }),
      },
    ])
  })

  test('policies of the organization are read', async () => {
    const complexity = await my('getMyPasswordComplexityPolicy')
    expect(complexity.body.policy).toMatchObject({ minLength: '8', isDefault: true })
    expect((await my('getMyLabelPolicy')).body.policy).toMatchObject({ isDefault: true })
    expect((await my('getMyPrivacyPolicy')).body.policy).toMatchObject({ isDefault: true })
    expect((await my('getMyLoginPolicy')).body.policy).toMatchObject({ isDefault: true, allowUsernamePassword: true })
  })

  test('refresh tokens are listed, keep their id when they are rotated, and are revoked', async () => {
    const person = await server.addPerson(`refresh-${wire.replace(/\W+/g, '')}`)
    await grantRoles(person.userId)
    const one = (await signInAt(server, app, person)).tokens
    const other = (await signInAt(server, app, person)).tokens
    const mine = (rpc: AuthRpc, request: JsonObject = {}) => call(rpc, request, { wire, token: other.access_token })
    const listed = async () => ((await mine('listMyRefreshTokens')).body.result ?? []) as { id: string }[]
    const before = await listed()
    expect(before).toHaveLength(2)
    expect(before[0]).toMatchObject({
      clientId: app.clientId,
      scopes: expect.arrayContaining(['openid', 'offline_access']),
      audience: expect.arrayContaining([app.clientId, projectId]),
      authTime: expect.stringMatching(/Z$/),
      idleExpiration: expect.stringMatching(/Z$/),
      expiration: expect.stringMatching(/Z$/),
      details: { resourceOwner: orgId },
    })
    const rotated = (await refresh(server, app, one.refresh_token)).body
    const after = await listed()
    expect(after.map(({ id }) => id).sort()).toEqual(before.map(({ id }) => id).sort())

    const id = await idOf(rotated.access_token)
    expect((await mine('revokeMyRefreshToken', { id })).code).toBe(0)
    expect((await refresh(server, app, rotated.refresh_token)).status).toBe(400)
    expect((await userinfo(server, rotated.access_token)).status).toBe(401)
    expect(refusal(await mine('revokeMyRefreshToken', { id }))).toEqual([5, 'COMMAND-BHnhs'])
    expect(await listed()).toHaveLength(1)
    expect((await mine('revokeAllMyRefreshTokens')).code).toBe(0)
    expect((await refresh(server, app, other.refresh_token)).status).toBe(400)
  })
})

/** Finds the refresh token that was issued with an access token: their records share the grant. */
async function idOf(accessToken: string): Promise<string> {
  const { rows } = server.runtime.services
  const { recordHash } = await import('#domain/token/protocol-records.ts')
  const row = await rows
    .selectFrom('oidc_records')
    .select('grant_id as id')
    .where('model', '=', 'AccessToken')
    .where('id', '=', recordHash(accessToken))
    .executeTakeFirstOrThrow()
  return row.id
}

const over = (rest: { path: string; token: string; orgId?: string }) =>
  server.rest('POST', `/auth/v1${rest.path}`, {}, rest)

test('the header selects the organization whose permissions are listed', async () => {
  const path = '/permissions/zitadel/me/_search'
  expect((await over({ path, token, orgId: otherOrg })).body.result).toEqual(
    expect.arrayContaining(['org.read', 'user.read']),
  )
  expect((await over({ path, token, orgId: otherOrg })).body.result).not.toContain('org.write')
})

test('permissions on a single project have its id as suffix', async () => {
  const { userId, token: robot } = await addCaller(server, { orgId })
  await server.rest('POST', `/management/v1/projects/${projectId}/members`, { userId, roles: ['PROJECT_OWNER'] })
  const { result } = (await over({ path: '/permissions/zitadel/me/_search', token: robot })).body
  expect(result).toContain(`project.write:${projectId}`)
  expect(result).not.toContain('project.write')
})

test('without an application, the organizations of the memberships are listed; all for members of the instance', async () => {
  const path = '/global/projectorgs/_search'
  const { token: robot } = await addCaller(server, { orgId, roles: ['ORG_OWNER'] })
  expect((await over({ path, token: robot })).body.result).toMatchObject([{ id: orgId }])
  const ids = (await over({ path, token: server.pat })).body.result.map(({ id }: { id: string }) => id)
  expect(ids).toEqual(expect.arrayContaining([orgId, otherOrg]))
  const { token: alone } = await addCaller(server, { orgId })
  expect((await over({ path, token: alone })).body.result).toBeUndefined()
})

test('a personal access token has no session, refresh tokens or roles of a project', async () => {
  for (const path of ['/users/me/sessions/_search', '/users/me/tokens/refresh/_search', '/permissions/me/_search']) {
    const { status, body } = await over({ path, token: server.pat })
    expect([status, body.result]).toEqual([200, undefined])
  }
})

test('deactivated grants are listed as such, and give no roles', async () => {
  const inactive = await server.addPerson('inactive')
  const id = await grantRoles(inactive.userId)
  const { access_token: mine } = (await signInAt(server, app, inactive)).tokens
  await server.rest('POST', `/management/v1/users/${inactive.userId}/grants/${id}/_deactivate`, {})
  const { body } = await over({ path: '/usergrants/me/_search', token: mine })
  expect(body.result).toMatchObject([{ grantId: id, state: 'USER_GRANT_STATE_INACTIVE' }])
  expect((await over({ path: '/permissions/me/_search', token: mine })).body.result).toBeUndefined()
  expect((await over({ path: '/global/projectorgs/_search', token: mine })).body.result).toBeUndefined()
})

test('a refresh token of another user is unknown', async () => {
  const other = await server.addPerson('other')
  const { access_token: theirs } = (await signInAt(server, app, other)).tokens
  const path = `/auth/v1/users/me/tokens/refresh/${await idOf(theirs)}`
  expect((await server.rest('DELETE', path, undefined, { token })).status).toBe(404)
  expect((await userinfo(server, theirs)).status).toBe(200)
})

test('replacing the password in a session of the pages keeps this session and ends the others', async () => {
  const person = await server.addPerson('keeper')
  const [keptSignIn, ended] = [await signInAt(server, app, person), await signInAt(server, app, person)]
  const change = { oldPassword: 'Password1!', newPassword: 'Password2!' }
  const { access_token: mine, refresh_token: refreshable } = keptSignIn.tokens
  const { status } = await server.rest('PUT', '/auth/v1/users/me/password', change, { token: mine })
  expect(status).toBe(200)
  expect((await server.rest('GET', '/auth/v1/users/me', undefined, { token: mine })).status).toBe(200)
  expect((await refresh(server, app, refreshable)).status).toBe(200)
  const { access_token: theirs, refresh_token: dead } = ended.tokens
  expect((await server.rest('GET', '/auth/v1/users/me', undefined, { token: theirs })).status).toBe(401)
  expect((await refresh(server, app, dead)).status).toBe(400)
})
