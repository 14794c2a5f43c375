/**
 * A token by which one user acts as another (RFC 8693) depends on the actor: it ends with the actor's permission, token
 * and session, on every API, and gives no access that outlives it (ASVS 5.0 7.4.3, 8.3.2).
 */
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { introspect, post, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

const TYPE = 'urn:ietf:params:oauth:token-type'
const API = 'urn:zitadel:iam:org:project:id:zitadel:aud'

let server: OidcServer
let app: App
let actor: Person
let victim: Person
let call2: WireCalls<keyof typeof UserService.method & string>
const impersonation = (on: boolean) =>
  server.rest('PUT', '/v2/policies/security', { enableImpersonation: on, embeddedIframe: {} })
beforeAll(async () => {
  server = await startOidcServer()
  const grantTypes = ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_TOKEN_EXCHANGE']
  call2 = wireCalls(server, UserService)
  app = await server.addApp(await server.addProject(), { grantTypes })
})
afterAll(() => {
  call2.close()
  return server.stop()
})
beforeEach(async () => {
  ;[actor, victim] = [await server.addPerson(uniqueName('actor')), await server.addPerson(uniqueName('victim'))]
  await impersonation(true)
  await setRoles(actor, ['ORG_ADMIN_IMPERSONATOR', 'ORG_OWNER_VIEWER'])
})

const setRoles = (person: Person, roles: string[]) =>
  server.rest('POST', '/management/v1/orgs/me/members', { userId: person.userId, roles })
const changeRoles = (person: Person, roles: string[]) =>
  server.rest('PUT', `/management/v1/orgs/me/members/${person.userId}`, { roles })
const exchange = async (form: Record<string, string>) =>
  (
    await post(server, '/oauth/v2/token', app, {
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      ...form,
    })
  ).body
const actAs = (user: Person, actorToken: string, type = 'access_token', scope = `openid profile ${API}`) =>
  exchange({
    ...{ subject_token: user.userId, subject_token_type: 'urn:zitadel:params:oauth:token-type:user_id' },
    ...{ actor_token: actorToken, actor_token_type: `${TYPE}:${type}`, scope },
  })
const again = async (token: string) =>
  (await exchange({ subject_token: token, subject_token_type: `${TYPE}:access_token` })).access_token
const call = (token: string, method: string, path: string, body?: object) => server.rest(method, path, body, { token })
const signInActor = async () => (await signIn(server, app, actor, `openid ${API}`)).tokens

/** Whether a token counts at introspection, userinfo, version 1, and version 2 over every wire. */
async function countsAt(token: string): Promise<boolean[]> {
  const [described, user, userToken, ...wires] = await Promise.all([
    introspect(server, app, token),
    userinfo(server, token),
    call(token, 'GET', '/auth/v1/users/me'),
    ...WIRES.map((wire) => call2('getUserByID', { userId: victim.userId }, { wire, token })),
  ])
  return [described.body.active, user.status === 200, userToken.status === 200, ...wires.map(({ code }) => code === 0)]
}
const everywhere = (counts: boolean) => Array.from({ length: 3 + WIRES.length }, () => counts)

describe('a token of an actor ends', () => {
  test.each<[string, () => Promise<unknown>]>([
    ['with the role of the actor', () => changeRoles(actor, ['ORG_OWNER_VIEWER'])],
    ['with the membership of the actor', () => call(server.pat, 'DELETE', memberOf(actor))],
    ['with impersonation on the instance', () => impersonation(false)],
    ['when the user gets a role that the actor may not act for', () => setRolesOnInstance(victim)],
    ['when the actor is deactivated', () => call(server.pat, 'POST', `/v2/users/${actor.userId}/deactivate`, {})],
    ['when the actor is removed', () => call(server.pat, 'DELETE', `/v2/users/${actor.userId}`)],
    ['when an administrator sets the password of the actor', () => setPassword(actor)],
  ])('%s, on the next call of every API, with those exchanged for it', async (_what, end) => {
    const tokens = await signInActor()
    const actorToken = (await actAs(victim, tokens.access_token)).access_token
    const byIdToken = (await actAs(victim, tokens.id_token, 'id_token', 'openid profile')).access_token
    const [forApi, forUserinfo] = [
      [actorToken, await again(actorToken)],
      [byIdToken, await again(byIdToken)],
    ]
    for (const token of forApi) expect(await countsAt(token)).toEqual(everywhere(true))
    for (const token of forUserinfo) expect((await userinfo(server, token)).status).toBe(200)
    await end()
    for (const token of forApi) expect(await countsAt(token)).toEqual(everywhere(false))
    for (const token of forUserinfo) expect((await userinfo(server, token)).status).toBe(401)
    expect(await again(actorToken)).toBeUndefined()
  })

  test('with the personal access token that it was exchanged for', async () => {
    const { body: machine } = await call(server.pat, 'POST', '/management/v1/users/machine', {
      ...{ userName: uniqueName('robot'), name: 'robot' },
    })
    await setRoles({ ...actor, userId: machine.userId }, ['ORG_END_USER_IMPERSONATOR'])
    const { body: pat } = await call(server.pat, 'POST', `/management/v1/users/${machine.userId}/pats`, {})
    const form = { scope: 'openid profile' }
    const { access_token: token } = await exchange({
      ...{ subject_token: victim.userId, subject_token_type: 'urn:zitadel:params:oauth:token-type:user_id' },
      ...{ actor_token: pat.token, actor_token_type: `${TYPE}:access_token`, ...form },
    })
    expect((await userinfo(server, token)).status).toBe(200)
    await call(server.pat, 'DELETE', `/management/v1/users/${machine.userId}/pats/${pat.tokenId}`)
    expect((await userinfo(server, token)).status).toBe(401)
    expect((await introspect(server, app, token)).body).toEqual({ active: false })
  })

  test('an id token that names an actor gives no other token', async () => {
    const { tokens } = await signIn(server, app, victim)
    const byActor = await exchange({
      ...{ subject_token: tokens.id_token, subject_token_type: `${TYPE}:id_token`, scope: 'openid' },
      ...{ actor_token: (await signInActor()).access_token, actor_token_type: `${TYPE}:access_token` },
    })
    expect(byActor.access_token).toBeTypeOf('string')
    const idToken = { subject_token: byActor.id_token, subject_token_type: `${TYPE}:id_token` }
    expect((await exchange(idToken)).error).toBe('invalid_grant')
    expect((await actAs(victim, byActor.id_token, 'id_token')).error).toBe('invalid_grant')
    expect((await exchange({ ...idToken, subject_token: tokens.id_token })).access_token).toBeTypeOf('string')
  })
})

describe('by a token of an actor', () => {
  test('an administrator gives no access that outlives the token, and reads and changes other things', async () => {
    const boss = await server.addPerson(uniqueName('boss'))
    await setRolesOnInstance(boss)
    const roles = ['IAM_ADMIN_IMPERSONATOR']
    await call(server.pat, 'POST', '/admin/v1/members', { userId: actor.userId, roles })
    const { access_token: token } = await actAs(boss, (await signInActor()).access_token)
    const projectId = await server.addProject()
    const target = { name: 'target', restWebhook: {}, timeout: '1s', endpoint: 'https://hooks.example/' }
    const provider = { name: 'Evil', clientId: 'c', clientSecret: 's', issuer: 'https://evil.example' }
    const writes: [string, string, object][] = [
      ['POST', `/usher/v1/projects/${projectId}/registration_tokens`, {}],
      ['POST', '/nevis/admin/v1/access-keys', { name: 'acting_key' }],
      ['POST', '/management/v1/idps/generic_oidc', provider],
      ['POST', '/admin/v1/idps/generic_oidc', provider],
      ['POST', '/v2/actions/targets', target],
    ]
    for (const [method, path, body] of writes) expect((await call(token, method, path, body)).status, path).toBe(403)
    const people = await fetch(`${server.url}/usher/v1/people/_import/jobs`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/x-ndjson' },
      body: JSON.stringify({ userName: uniqueName('imported') }),
    })
    expect(people.status).toBe(403)
    expect((await call(token, 'POST', '/management/v1/projects', { name: uniqueName('project') })).status).toBe(200)
    const { access_token: ofBoss } = (await signIn(server, app, boss, `openid ${API}`)).tokens
    for (const [method, path, body] of writes)
      expect((await call(ofBoss, method, path, body)).status, path).toBeLessThan(300)
  })
})

const memberOf = ({ userId }: Person) => `/management/v1/orgs/me/members/${userId}`
const setRolesOnInstance = ({ userId }: Person) =>
  call(server.pat, 'POST', '/admin/v1/members', { userId, roles: ['IAM_OWNER'] })
const setPassword = ({ userId }: Person) =>
  call(server.pat, 'POST', `/management/v1/users/${userId}/password`, { password: 'Another-1', noChangeRequired: true })
