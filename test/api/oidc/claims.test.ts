/** User claims in tokens, userinfo and introspection, as ZITADEL's clients read them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { humanAvatarAdded, humanAvatarRemoved } from '#domain/user/human/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { claimsOf, introspect, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let projectId: string
let app: App
let minnie: Person
let orgId: string
let domain: string
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
  app = await server.addApp(projectId)
  const org = await server.rest('GET', '/management/v1/orgs/me')
  orgId = org.body.org.id
  domain = org.body.org.primaryDomain
  for (const roleKey of ['reader', 'writer', '__proto__', 'sub'])
    await server.rest('POST', `/management/v1/projects/${projectId}/roles`, { roleKey, displayName: roleKey })
  const grant = { projectId, roleKeys: ['reader', 'writer', '__proto__', 'sub'] }
  await server.rest('POST', `/management/v1/users/${minnie.userId}/grants`, grant)
  const value = Buffer.from('1234?>').toString('base64')
  await server.rest('POST', `/management/v1/users/${minnie.userId}/metadata/contract`, { value })
  await server.rest('POST', `/management/v1/users/${minnie.userId}/metadata/sub`, { value })
})
afterAll(() => server.stop())

const infoFor = async (scope: string, client = app) =>
  (await userinfo(server, (await signIn(server, client, minnie, scope)).tokens.access_token)).body

test('the profile has the address of a picture on another server', async () => {
  const { events } = server.runtime.services
  expect(await infoFor('openid profile')).not.toHaveProperty('picture')
  for (const key of ['users/avatar', 'https://img.acme.example/1.png'])
    await events.change({ creator: 'TEST', now: Date.now() }, userAggregate, minnie.userId, () => [
      humanAvatarAdded(key),
    ])
  expect(await infoFor('openid profile')).toMatchObject({ picture: 'https://img.acme.example/1.png' })
  expect(await infoFor('openid email')).not.toHaveProperty('picture')
  await events.change({ creator: 'TEST', now: Date.now() }, userAggregate, minnie.userId, () => [
    humanAvatarRemoved('https://img.acme.example/1.png'),
  ])
})

const roles = () =>
  JSON.parse(`{"reader":{"${orgId}":"${domain}"},"writer":{"${orgId}":"${domain}"},
  "__proto__":{"${orgId}":"${domain}"},"sub":{"${orgId}":"${domain}"}}`)

test('openid alone returns the subject and nothing else', async () => {
  expect(await infoFor('openid')).toEqual({ sub: minnie.userId })
})

test('phone returns the number', async () => {
  expect(await infoFor('openid phone')).toEqual({
    sub: minnie.userId,
    phone_number: '+41791234567',
    phone_number_verified: true,
  })
})

test('metadata is base64url under one claim, with any keys', async () => {
  expect(await infoFor('openid urn:zitadel:iam:user:metadata')).toEqual({
    sub: minnie.userId,
    'urn:zitadel:iam:user:metadata': { contract: 'MTIzND8-', sub: 'MTIzND8-' },
  })
})

test('the organization is returned for resourceowner, the organization scope and the primary domain scope', async () => {
  const owner = {
    'urn:zitadel:iam:user:resourceowner:id': orgId,
    'urn:zitadel:iam:user:resourceowner:name': 'Usher',
    'urn:zitadel:iam:user:resourceowner:primary_domain': domain,
  }
  expect(await infoFor('openid urn:zitadel:iam:user:resourceowner')).toEqual({ sub: minnie.userId, ...owner })
  expect(await infoFor(`openid urn:zitadel:iam:org:id:${orgId}`)).toEqual({ sub: minnie.userId, ...owner })
  expect(await infoFor(`openid urn:zitadel:iam:org:domain:primary:${domain}`)).toEqual({
    sub: minnie.userId,
    'urn:zitadel:iam:org:domain:primary': domain,
  })
})

test('requested roles name the organization that gave them', async () => {
  expect(await infoFor('openid urn:zitadel:iam:org:project:roles')).toEqual({
    sub: minnie.userId,
    'urn:zitadel:iam:org:project:roles': roles(),
    [`urn:zitadel:iam:org:project:${projectId}:roles`]: roles(),
  })
  expect(await infoFor('openid urn:zitadel:iam:org:project:role:writer')).toMatchObject({
    'urn:zitadel:iam:org:project:roles': { writer: { [orgId]: domain } },
  })
})

test('roles of another project are returned when it is in the audience and all roles are requested', async () => {
  const other = await server.addProject()
  await server.rest('POST', `/management/v1/projects/${other}/roles`, { roleKey: 'boss', displayName: 'Boss' })
  await server.rest('POST', `/management/v1/users/${minnie.userId}/grants`, { projectId: other, roleKeys: ['boss'] })
  const scope = `openid urn:zitadel:iam:org:project:id:${other}:aud urn:zitadel:iam:org:projects:roles`
  expect(await infoFor(scope)).toMatchObject({
    [`urn:zitadel:iam:org:project:${other}:roles`]: { boss: { [orgId]: domain } },
    [`urn:zitadel:iam:org:project:${projectId}:roles`]: roles(),
  })
  expect(await infoFor('openid urn:zitadel:iam:org:projects:roles')).not.toHaveProperty(
    `urn:zitadel:iam:org:project:${other}:roles`,
  )
})

test('a project can return roles without a request, in the tokens its applications configure', async () => {
  const telling = await server.addProject({ projectRoleAssertion: true })
  await server.rest('POST', `/management/v1/projects/${telling}/roles`, { roleKey: 'boss', displayName: 'Boss' })
  await server.rest('POST', `/management/v1/users/${minnie.userId}/grants`, { projectId: telling, roleKeys: ['boss'] })
  const client = await server.addApp(telling, {
    accessTokenType: 'OIDC_TOKEN_TYPE_JWT',
    accessTokenRoleAssertion: true,
    idTokenRoleAssertion: true,
    idTokenUserinfoAssertion: true,
  })
  const { tokens } = await signIn(server, client, minnie, 'openid email')
  const boss = { boss: { [orgId]: domain } }
  expect((await userinfo(server, tokens.access_token)).body).toMatchObject({
    'urn:zitadel:iam:org:project:roles': boss,
  })
  expect(claimsOf(tokens.access_token)).toMatchObject({ 'urn:zitadel:iam:org:project:roles': boss, sub: minnie.userId })
  expect(claimsOf(tokens.id_token)).toMatchObject({
    'urn:zitadel:iam:org:project:roles': boss,
    email: 'minnie@acme.ch',
  })
})

test('profile and email are not in the id token unless the application asks for them', async () => {
  const { tokens } = await signIn(server, app, minnie, 'openid profile email')
  expect(Object.keys(claimsOf(tokens.id_token)).sort()).toEqual(
    ['acr', 'amr', 'aud', 'auth_time', 'azp', 'client_id', 'exp', 'iat', 'iss', 'sid', 'sub'].sort(),
  )
})

test('a suspended role disappears at once', async () => {
  const donald = await server.addPerson(uniqueName('donald'))
  const grant = { projectId, roleKeys: ['reader'] }
  const added = await server.rest('POST', `/management/v1/users/${donald.userId}/grants`, grant)
  const { tokens } = await signIn(server, app, donald, 'openid urn:zitadel:iam:org:project:roles')
  expect((await userinfo(server, tokens.access_token)).body).toHaveProperty([
    'urn:zitadel:iam:org:project:roles',
    'reader',
  ])
  await server.rest('POST', `/management/v1/users/${donald.userId}/grants/${added.body.userGrantId}/_deactivate`, {})
  expect((await userinfo(server, tokens.access_token)).body).toEqual({ sub: donald.userId })
})

test('names chosen by users never become claims', async () => {
  const scope = 'openid urn:zitadel:iam:org:project:roles urn:zitadel:iam:user:metadata'
  const { tokens } = await signIn(server, app, minnie, scope)
  const outcome = (await introspect(server, app, tokens.access_token)).body
  expect(outcome.sub).toBe(minnie.userId)
  expect(outcome.iss).toBe(server.url)
  for (const claim of Object.keys(outcome))
    expect(claim).toMatch(
      /^(urn:zitadel:iam:.*|acr|active|aud|auth_time|client_id|exp|iat|iss|jti|nbf|scope|sub|token_type|username)$/,
    )
})

test('tokens are backdated for an application with clock skew, and keep their lifetime', async () => {
  const late = await server.addApp(projectId, { clockSkew: '4.200s', accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
  const before = Math.floor(Date.now() / 1000)
  const { tokens } = await signIn(server, late, minnie)
  const after = Math.ceil(Date.now() / 1000)
  for (const token of [tokens.id_token, tokens.access_token]) {
    // Both kinds of token have iat and exp.
    const claims = claimsOf(token) as { iat: number; nbf?: number; auth_time?: number; exp: number }
    const { iat, nbf = iat, auth_time = iat, exp } = claims
    for (const time of [iat, nbf]) {
      expect(time).toBeGreaterThanOrEqual(before - 5)
      expect(time).toBeLessThanOrEqual(after - 5)
    }
    expect(auth_time).toBeLessThanOrEqual(iat)
    expect(exp).toBeGreaterThanOrEqual(before + 12 * 3600)
  }
  expect((await userinfo(server, tokens.access_token)).status).toBe(200)
})
