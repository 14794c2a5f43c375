/**
 * Introspection is for clients that prove their identity (RFC 7662 §2.1), and a personal access token is no business of
 * an organization that its holder has nothing to do with (ASVS 5.0 10.3.1).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { introspect, post, signIn, userinfo } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let projectId: string
let ownApp: App
let open: App
let foreign: App
let foreignProject: string
let otherOrg: string
let holder: { userId: string; orgId: string; token: string }
beforeAll(async () => {
  server = await startOidcServer()
  projectId = await server.addProject()
  ownApp = await server.addApp(projectId)
  open = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_USER_AGENT',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  })
  otherOrg = (await manage('/orgs', { name: uniqueName('Other') })).id
  foreignProject = (await manage('/projects', { name: uniqueName('project') }, otherOrg)).id
  foreign = await manage(
    `/projects/${foreignProject}/apps/oidc`,
    {
      name: uniqueName('app'),
      redirectUris: [REDIRECT],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      appType: 'OIDC_APP_TYPE_WEB',
      authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
    },
    otherOrg,
  )
  holder = await addHolder()
})
afterAll(() => server.stop())

async function manage(path: string, body: object, orgId?: string) {
  const response = await server.rest('POST', `/management/v1${path}`, body, orgId ? { orgId } : {})
  if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(response.body)}`)
  return response.body
}
async function addHolder(orgId?: string) {
  const added = await manage('/users/machine', { userName: uniqueName('robot'), name: 'Robot' }, orgId)
  const { token } = await manage(`/users/${added.userId}/pats`, {}, orgId)
  return { userId: String(added.userId), orgId: String(added.details.resourceOwner), token: String(token) }
}
const NOTHING = { active: false }

describe('an application without a secret', () => {
  test.each([
    ['an access token', async () => (await person()).access_token],
    ['a refresh token', async () => (await person()).refresh_token],
    ['a personal access token', async () => holder.token],
    ['no token at all', async () => 'nothing'],
  ])('gets no details of %s by its client id', async (_what, tokenOf) => {
    const token = await tokenOf()
    for (const more of [{}, { client_secret: '' }, { token_type_hint: 'access_token' }]) {
      const response = await post(server, '/oauth/v2/introspect', { ...open, clientSecret: '' }, { token, ...more })
      expect([400, 401]).toContain(response.status)
      expect(response.body.error).toMatch(/^invalid_(client|request)$/)
      expect(response.body).not.toHaveProperty('active')
    }
  })

  test('gets no signed response either', async () => {
    const response = await fetch(`${server.url}/oauth/v2/introspect`, {
      method: 'POST',
      headers: { accept: 'application/token-introspection+jwt' },
      body: new URLSearchParams({ client_id: open.clientId, token: holder.token }),
    })
    expect(response.status).toBe(401)
    expect(await response.json()).toMatchObject({ error: 'invalid_client' })
  })

  test('can still use its own tokens at userinfo', async () => {
    const user = await server.addPerson(uniqueName('minnie'))
    const { tokens } = await signIn(server, { ...open, clientSecret: '' }, user, 'openid')
    expect((await userinfo(server, tokens.access_token)).body.sub).toBe(user.userId)
  })
})

const person = async () => (await signIn(server, ownApp, await server.addPerson(uniqueName('minnie')))).tokens

describe('a personal access token', () => {
  test('is inactive for an application of another organization', async () => {
    expect((await introspect(server, foreign, holder.token)).body).toEqual(NOTHING)
  })

  test('is active for applications of its own and of the default organization', async () => {
    expect((await introspect(server, ownApp, holder.token)).body).toMatchObject({ active: true, sub: holder.userId })
    const theirs = await addHolder(otherOrg)
    for (const app of [foreign, ownApp])
      expect((await introspect(server, app, theirs.token)).body).toMatchObject({ active: true, sub: theirs.userId })
  })

  test('is active for a project granted to the organization of its user', async () => {
    const grant = { grantedOrgId: holder.orgId, roleKeys: [] }
    const { grantId } = await manage(`/projects/${foreignProject}/grants`, grant, otherOrg)
    expect((await introspect(server, foreign, holder.token)).body).toMatchObject({ active: true, sub: holder.userId })
    await server.rest('DELETE', `/management/v1/projects/${foreignProject}/grants/${grantId}`, undefined, {
      orgId: otherOrg,
    })
    expect((await introspect(server, foreign, holder.token)).body).toEqual(NOTHING)
  })
})
