/** Token exchange with an actor (RFC 8693 §4.1): a user acts as another one, where the instance allows it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { claimsOf, introspect, post, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'

const TYPE = 'urn:ietf:params:oauth:token-type'
const USER_ID = 'urn:zitadel:params:oauth:token-type:user_id'

let server: OidcServer
let app: App
let orgId: string
let minnie: Person
let actor: { userId: string; token: string }
beforeAll(async () => {
  server = await startOidcServer()
  const grantTypes = ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_TOKEN_EXCHANGE']
  app = await server.addApp(await server.addProject(), { grantTypes })
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  minnie = await server.addPerson(uniqueName('minnie'))
  actor = await addCaller(server, { orgId, roles: ['ORG_END_USER_IMPERSONATOR'] })
})
afterAll(() => server.stop())

const allow = (enableImpersonation: boolean) =>
  server.rest('PUT', '/v2/policies/security', { enableImpersonation, embeddedIframe: {} })
beforeEach(async () => {
  expect((await allow(true)).status).toBe(200)
})

const exchange = (more: Record<string, string>) =>
  post(server, '/oauth/v2/token', app, {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token: minnie.userId,
    subject_token_type: USER_ID,
    scope: 'openid profile',
    ...more,
  })
const actAs = (actorToken: string, more: Record<string, string> = {}) =>
  exchange({ actor_token: actorToken, actor_token_type: `${TYPE}:access_token`, ...more })
const act = () => ({ iss: server.url, sub: actor.userId })

describe('the id of a user', () => {
  test.each([
    ['opaque', {}],
    ['as JWT', { requested_token_type: `${TYPE}:jwt` }],
  ])('gives a token of that user that names the actor: %s', async (form, more) => {
    const { status, body } = await actAs(actor.token, more)
    expect([status, body.scope]).toEqual([200, 'openid profile'])
    expect(claimsOf(body.id_token)).toMatchObject({ sub: minnie.userId, act: act() })
    expect((await introspect(server, app, body.access_token)).body).toMatchObject({
      active: true,
      sub: minnie.userId,
      act: act(),
    })
    expect((await userinfo(server, body.access_token)).body).toMatchObject({ sub: minnie.userId })
    if (form !== 'opaque') expect(claimsOf(body.access_token)).toMatchObject({ sub: minnie.userId, act: act() })
  })

  test('is recorded with the user', async () => {
    const logged = () =>
      server.runtime.services.rows.selectFrom('users').select('sequence').where('id', '=', minnie.userId)
    const before = await logged().executeTakeFirstOrThrow()
    await actAs(actor.token)
    expect((await logged().executeTakeFirstOrThrow()).sequence).toBe(before.sequence + 1)
  })

  test('needs an actor token and its type', async () => {
    expect(await exchange({})).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
    expect(await exchange({ actor_token: actor.token })).toMatchObject({ body: { error: 'invalid_request' } })
  })
})

test('the token of another user is exchanged for one that names the actor, and ends with both', async () => {
  const { tokens } = await signIn(server, app, minnie)
  const daisy = await server.addPerson(uniqueName('daisy'))
  const member = { userId: daisy.userId, roles: ['ORG_END_USER_IMPERSONATOR'] }
  expect((await server.rest('POST', '/management/v1/orgs/me/members', member)).status).toBe(200)
  const { tokens: daisyTokens } = await signIn(server, app, daisy)
  const bySubject = { subject_token: tokens.access_token, subject_token_type: `${TYPE}:access_token` }
  for (const ended of [daisyTokens.access_token, tokens.access_token]) {
    const { body } = await actAs(daisyTokens.access_token, bySubject)
    const seen = async () => (await introspect(server, app, body.access_token)).body
    expect(await seen()).toMatchObject({ active: true, act: { sub: daisy.userId } })
    // Exchanged again, it still names the actor.
    const again = await exchange({
      subject_token: body.access_token,
      subject_token_type: `${TYPE}:access_token`,
      scope: 'openid',
    })
    expect((await introspect(server, app, again.body.access_token)).body.act).toMatchObject({ sub: daisy.userId })
    await post(server, '/oauth/v2/revoke', app, { token: ended })
    expect(await seen()).toEqual({ active: false })
    if (ended === daisyTokens.access_token) Object.assign(daisyTokens, (await signIn(server, app, daisy)).tokens)
  }
})

describe('rejected', () => {
  const denied = { status: 400, body: { error: 'access_denied' } }

  test('unless the instance allows it, which it does not by default', async () => {
    expect((await allow(false)).status).toBe(200)
    expect(await actAs(actor.token)).toMatchObject(denied)
    const fresh = await server.rest('GET', '/v2/settings/security')
    expect(fresh.body.settings.enableImpersonation ?? false).toBe(false)
  })

  test.each([['ORG_OWNER'], ['ORG_USER_MANAGER'], []])('an actor with the role %s', async (...roles) => {
    const other = await addCaller(server, { orgId, roles })
    expect(await actAs(other.token)).toMatchObject(denied)
  })

  test('an actor of another organization, whose tokens are hidden from this client', async () => {
    const elsewhere = await addOtherOrg(server, uniqueName('Elsewhere'))
    const other = await addCaller(server, { orgId: elsewhere, roles: ['ORG_ADMIN_IMPERSONATOR'] })
    expect((await actAs(other.token)).body.error).toMatch(/access_denied|invalid_grant/)
  })

  test('a user with roles, without the permission for administrators', async () => {
    const boss = await addCaller(server, { orgId, roles: ['ORG_OWNER'] })
    expect(await actAs(actor.token, { subject_token: boss.userId })).toMatchObject(denied)
    const strong = await addCaller(server, { orgId, roles: ['ORG_ADMIN_IMPERSONATOR'] })
    expect((await actAs(strong.token, { subject_token: boss.userId })).status).toBe(200)
    const owner = await addCaller(server, { orgId, roles: ['IAM_OWNER'], on: 'instance' })
    expect(await actAs(strong.token, { subject_token: owner.userId })).toMatchObject(denied)
  })

  test('unknown users, users who are not active, and unknown tokens', async () => {
    const all = await addCaller(server, { orgId, roles: ['IAM_END_USER_IMPERSONATOR'], on: 'instance' })
    const locked = await server.addPerson(uniqueName('locked'))
    await server.rest('POST', `/management/v1/users/${locked.userId}/_lock`, {})
    for (const id of ['404', locked.userId])
      expect(await actAs(all.token, { subject_token: id })).toMatchObject({ body: { error: 'invalid_grant' } })
    expect(await actAs('made-up')).toMatchObject({ status: 400, body: { error: 'invalid_grant' } })
  })

  test('scopes that the actor does not have and that do not describe the user', async () => {
    const scope = 'openid urn:zitadel:iam:org:project:id:zitadel:aud'
    expect(await actAs(actor.token, { scope })).toMatchObject({ body: { error: 'invalid_scope' } })
    expect(await actAs(actor.token, { scope: 'openid offline_access' })).toMatchObject({
      body: { error: 'invalid_scope' },
    })
  })
})
