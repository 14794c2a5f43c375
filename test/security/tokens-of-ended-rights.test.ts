/**
 * Tokens are revoked with the access or credential they depend on (ASVS 5.0 7.4.3, 8.3.2), and an id token alone does
 * not end the session of another user (RP-Initiated Logout 1.0 §2).
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { ask, introspect, redeem, refresh, signIn, userinfo } from '#test/api/oidc/flows.ts'
import {
  AFTER_SIGN_OUT,
  type App,
  type OidcServer,
  type Person,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'
import { WholeBrowser } from '#test/security/whole-browser.ts'

let server: OidcServer
let person: Person
beforeAll(async () => {
  server = await startOidcServer()
})
afterAll(() => server.stop())
beforeEach(async () => {
  person = await server.addPerson(uniqueName('person'))
})
const management = async (method: string, path: string, body?: object) => {
  const response = await server.rest(method, `/management/v1${path}`, body)
  if (response.status !== 200) throw new Error(`${path}: ${JSON.stringify(response.body)}`)
  return response.body
}

describe('a project that requires a role', () => {
  let projectId: string
  let app: App
  beforeAll(async () => {
    projectId = await server.addProject({ projectRoleCheck: true })
    app = await server.addApp(projectId)
    await management('POST', `/projects/${projectId}/roles`, { roleKey: 'reader', displayName: 'r' })
  })

  test('removing the grant revokes refresh and access token; after a new grant, a new sign-in works', async () => {
    const give = () => management('POST', `/users/${person.userId}/grants`, { projectId, roleKeys: ['reader'] })
    const { userGrantId } = await give()
    const { tokens } = await signIn(server, app, person)
    expect((await userinfo(server, tokens.access_token)).status).toBe(200)
    await management('DELETE', `/users/${person.userId}/grants/${userGrantId}`)
    expect((await userinfo(server, tokens.access_token)).status).toBe(401)
    expect((await refresh(server, app, tokens.refresh_token)).body.error).toBe('invalid_grant')
    await give()
    expect((await userinfo(server, (await signIn(server, app, person)).tokens.access_token)).status).toBe(200)
  })

  test('with the role, tokens are refreshed', async () => {
    await management('POST', `/users/${person.userId}/grants`, { projectId, roleKeys: ['reader'] })
    const { tokens } = await signIn(server, app, person)
    expect((await refresh(server, app, tokens.refresh_token)).status).toBe(200)
  })
})

describe('a credential of a machine user', () => {
  const addMachine = async () =>
    (
      await management('POST', '/users/machine', {
        userName: uniqueName('m'),
        name: 'm',
        accessTokenType: 'ACCESS_TOKEN_TYPE_BEARER',
      })
    ).userId
  const alive = async (token: string, app: App) => [
    (await server.rest('GET', '/management/v1/orgs/me', undefined, { token })).status !== 401,
    (await introspect(server, app, token)).body.active,
  ]
  const withSecret = async (userId: string) => {
    const { clientId, clientSecret } = await management('PUT', `/users/${userId}/secret`, {})
    const form = {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'openid urn:zitadel:iam:org:project:id:zitadel:aud',
    }
    const response = await fetch(`${server.url}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(form) })
    const { access_token: token } = (await response.json()) as { access_token: string }
    return token
  }

  test.each(['removed', 'replaced'])('a secret is %s: its tokens are revoked', async (how) => {
    const app = await server.addApp(await server.addProject())
    const userId = await addMachine()
    const token = await withSecret(userId)
    expect((await alive(token, app))[0]).toBe(true)
    if (how === 'removed') await management('DELETE', `/users/${userId}/secret`)
    else await management('PUT', `/users/${userId}/secret`, {})
    expect(await alive(token, app)).toEqual([false, false])
  })

  test('a removed key revokes its tokens, and a personal access token stays valid', async () => {
    const app = await server.addApp(await server.addProject())
    const userId = await addMachine()
    const token = await server.machineToken(userId)
    const { token: pat } = await management('POST', `/users/${userId}/pats`, {})
    const { result } = await management('POST', `/users/${userId}/keys/_search`, {})
    expect((await alive(token, app))[0]).toBe(true)
    await management('DELETE', `/users/${userId}/keys/${result[0].id}`)
    expect(await alive(token, app)).toEqual([false, false])
    expect((await alive(pat, app))[0]).toBe(true)
  })
})

describe('the end of a session', () => {
  const end = (browser: WholeBrowser, hint: string, app: App) =>
    browser.open(
      `/oidc/v1/end_session?${new URLSearchParams({ id_token_hint: hint, client_id: app.clientId, post_logout_redirect_uri: AFTER_SIGN_OUT })}`,
    )

  test('an id token in another browser ends no session', async () => {
    const app = await server.addApp(await server.addProject())
    const { tokens } = await signIn(server, app, person)
    await end(new WholeBrowser(server.url), tokens.id_token, app)
    expect((await userinfo(server, tokens.access_token)).status).toBe(200)
    expect((await refresh(server, app, tokens.refresh_token)).status).toBe(200)
  })

  test('in the browser of the session, sign-out ends it at once and redirects back', async () => {
    const app = await server.addApp(await server.addProject())
    const browser = new WholeBrowser(server.url)
    const authRequest = ask(server, app)
    const named = await browser.submit(await browser.open(authRequest.url), { loginName: person.userName })
    const done = await browser.submit(named, { password: 'Password1!' }, 'name="password"')
    const { body } = await redeem(server, app, {
      code: done.url.searchParams.get('code') ?? '',
      verifier: authRequest.verifier,
    })
    expect((await end(browser, body.id_token, app)).url.href).toBe(AFTER_SIGN_OUT)
    expect((await userinfo(server, body.access_token)).status).toBe(401)
  })
})
