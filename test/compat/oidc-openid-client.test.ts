/** Every flow of an application, driven by an unmodified published OpenID Connect library. */
import { createPrivateKey } from 'node:crypto'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import {
  AFTER_SIGN_OUT,
  type App,
  type OidcServer,
  type Person,
  REDIRECT,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let projectId: string
let app: App
let minnie: Person
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson('minnie')
  projectId = await server.addProject()
  app = await server.addApp(projectId)
})
afterAll(() => server.stop())

const insecure = { execute: [oidc.allowInsecureRequests] }
const withSecret = ({ clientId, clientSecret }: App) =>
  oidc.discovery(new URL(server.url), clientId, clientSecret, undefined, insecure)
const withAuth = (clientId: string, auth: oidc.ClientAuth) =>
  oidc.discovery(new URL(server.url), clientId, undefined, auth, insecure)

/** A complete sign-in, up to the tokens. */
async function signIn(config: oidc.Configuration, scope = 'openid profile email offline_access') {
  const verifier = oidc.randomPKCECodeVerifier()
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri: REDIRECT,
    scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
  })
  const browser = openBrowser(server.runtime.services)
  const back = await browser.signIn(url.href, await server.signIn(minnie))
  const checks = { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce }
  return { tokens: await oidc.authorizationCodeGrant(config, back, checks), browser }
}

const apiScope = 'urn:zitadel:iam:org:project:id:zitadel:aud'

test('a person signs in with code and PKCE, and userinfo returns the subject', async () => {
  const config = await withSecret(app)
  const { tokens } = await signIn(config)
  expect(tokens.claims()).toMatchObject({
    sub: minnie.userId,
    iss: server.url,
    aud: app.clientId,
    azp: app.clientId,
    amr: ['pwd', 'password'],
    auth_time: expect.any(Number),
  })
  expect(tokens.expires_in).toBe(43_200)
  const info = await oidc.fetchUserInfo(config, tokens.access_token, minnie.userId)
  expect(info).toEqual({
    sub: minnie.userId,
    name: 'Minnie Mouse',
    given_name: 'Minnie',
    family_name: 'Mouse',
    locale: 'de',
    preferred_username: 'minnie',
    updated_at: expect.any(Number),
    email: 'minnie@acme.ch',
    email_verified: true,
  })
})

test('a single-page application without a secret does the same', async () => {
  const spa = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_USER_AGENT',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  })
  expect(spa.clientSecret).toBeUndefined()
  const { tokens } = await signIn(await withAuth(spa.clientId, oidc.None()))
  expect(tokens.claims()?.sub).toBe(minnie.userId)
  expect(tokens.refresh_token).toEqual(expect.any(String))
})

test('a refresh token gives new tokens and changes with each use; using an old one again ends them all', async () => {
  const config = await withSecret(app)
  const { tokens: first } = await signIn(config)
  const second = await oidc.refreshTokenGrant(config, first.refresh_token ?? '')
  expect(second.refresh_token).not.toBe(first.refresh_token)
  expect(second.claims()?.sub).toBe(minnie.userId)
  const third = await oidc.refreshTokenGrant(config, second.refresh_token ?? '')
  expect((await oidc.fetchUserInfo(config, third.access_token, minnie.userId)).sub).toBe(minnie.userId)

  await expect(oidc.refreshTokenGrant(config, first.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  await expect(oidc.refreshTokenGrant(config, third.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
  await expect(oidc.fetchUserInfo(config, third.access_token, minnie.userId)).rejects.toThrow()
})

test('an API asks what a token is good for, by its secret', async () => {
  const api = await server.rest('POST', `/management/v1/projects/${projectId}/apps/api`, { name: uniqueName('api') })
  const asking = await withSecret(api.body)
  const { tokens } = await signIn(await withSecret(app))
  expect(await oidc.tokenIntrospection(asking, tokens.access_token)).toMatchObject({
    active: true,
    sub: minnie.userId,
    client_id: app.clientId,
    iss: server.url,
    aud: expect.arrayContaining([app.clientId, projectId]),
    username: 'minnie',
    name: 'Minnie Mouse',
    email: 'minnie@acme.ch',
    token_type: 'Bearer',
    scope: expect.stringContaining('openid'),
  })
  expect(await oidc.tokenIntrospection(asking, 'made up')).toEqual({ active: false })
})

test('an API of another project learns nothing of a token that is not for it', async () => {
  const other = await server.addProject()
  const api = await server.rest('POST', `/management/v1/projects/${other}/apps/api`, { name: uniqueName('api') })
  const { tokens } = await signIn(await withSecret(app))
  expect(await oidc.tokenIntrospection(await withSecret(api.body), tokens.access_token)).toEqual({ active: false })
})

test('an API asks by its key, with or without an id in the assertion', async () => {
  const api = await server.rest('POST', `/management/v1/projects/${projectId}/apps/api`, {
    name: uniqueName('api'),
    authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT',
  })
  const { appId, clientId } = api.body
  const added = await server.rest('POST', `/management/v1/projects/${projectId}/apps/${appId}/keys`, {
    type: 'KEY_TYPE_JSON',
  })
  const file = JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
  expect(file).toMatchObject({ type: 'application', keyId: added.body.id, appId, clientId })
  const pkcs8 = createPrivateKey(file.key).export({ type: 'pkcs8', format: 'der' })
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, [
    'sign',
  ])
  const { tokens } = await signIn(await withSecret(app))
  const asking = await withAuth(clientId, oidc.PrivateKeyJwt({ key, kid: file.keyId }))
  expect(await oidc.tokenIntrospection(asking, tokens.access_token)).toMatchObject({ active: true })
  const withoutId = await withAuth(
    clientId,
    oidc.PrivateKeyJwt(
      { key, kid: file.keyId },
      {
        [oidc.modifyAssertion]: (_header, payload) => {
          delete payload.jti
        },
      },
    ),
  )
  expect(await oidc.tokenIntrospection(withoutId, tokens.access_token)).toMatchObject({ active: true })
})

test('a revoked access token is dead at once, and the refresh token beside it is not', async () => {
  const config = await withSecret(app)
  const { tokens } = await signIn(config)
  await oidc.tokenRevocation(config, tokens.access_token)
  await expect(oidc.fetchUserInfo(config, tokens.access_token, minnie.userId)).rejects.toThrow()
  const more = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')
  await oidc.tokenRevocation(config, more.refresh_token ?? '')
  await expect(oidc.fetchUserInfo(config, more.access_token, minnie.userId)).rejects.toThrow()
})

test('signing out by id token goes straight back to the application, and ends the tokens of that sign-in', async () => {
  const config = await withSecret(app)
  const { tokens, browser } = await signIn(config)
  const url = oidc.buildEndSessionUrl(config, {
    id_token_hint: tokens.id_token ?? '',
    post_logout_redirect_uri: AFTER_SIGN_OUT,
    state: 'bye',
  })
  const page = await browser.get(url.href)
  expect(page.location).toBe(`${AFTER_SIGN_OUT}?state=bye`)
  await expect(oidc.fetchUserInfo(config, tokens.access_token, minnie.userId)).rejects.toThrow()
  await expect(oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
    error: 'invalid_grant',
  })
})

test('a device without a browser is let in from another one', async () => {
  const device = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_NATIVE',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
    grantTypes: ['OIDC_GRANT_TYPE_DEVICE_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
    responseTypes: [],
  })
  const config = await withAuth(device.clientId, oidc.None())
  const started = await oidc.initiateDeviceAuthorization(config, { scope: 'openid offline_access' })
  expect(started.verification_uri).toBe(`${server.url}/device`)
  expect(started.user_code).toMatch(/^[B-Z]{4}-[B-Z]{4}$/)
  const polling = oidc.pollDeviceAuthorizationGrant(config, { ...started, interval: 1 })

  const browser = openBrowser(server.runtime.services)
  const devicePage = await browser.get(started.verification_uri)
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(devicePage.body)?.[1] ?? ''
  const confirm = await browser.post(started.verification_uri, { xsrf, user_code: started.user_code })
  expect(confirm.body).toContain(started.user_code)
  const confirmed = await browser.post(started.verification_uri, {
    xsrf,
    user_code: started.user_code,
    confirm: 'yes',
  })
  const signedIn = await server.signIn(minnie)
  const done = await browser.follow(confirmed.location ?? '', signedIn)
  expect(done.status).toBe(200)
  expect((await polling).claims()?.sub).toBe(minnie.userId)
})

test('a machine signs in with its secret under its user name', async () => {
  const machine = await addMachine()
  const secret = await server.rest('PUT', `/management/v1/users/${machine.userId}/secret`)
  for (const auth of [oidc.ClientSecretBasic, oidc.ClientSecretPost]) {
    const config = await withAuth(secret.body.clientId, auth(secret.body.clientSecret))
    const tokens = await oidc.clientCredentialsGrant(config, { scope: `openid profile ${apiScope}` })
    const info = await oidc.fetchUserInfo(config, tokens.access_token, machine.userId)
    expect(info).toMatchObject({ sub: machine.userId, name: 'Robot', preferred_username: machine.userName })
    const called = await server.rest('GET', `/management/v1/users/${machine.userId}`, undefined, {
      token: tokens.access_token,
    })
    expect(called.status).toBe(200)
  }
})

test('a machine signs in with an assertion by its key', async () => {
  const machine = await addMachine()
  const added = await server.rest('POST', `/management/v1/users/${machine.userId}/keys`, { type: 'KEY_TYPE_JSON' })
  const file = JSON.parse(Buffer.from(added.body.keyDetails, 'base64').toString())
  const tokens = await oidc.genericGrantRequest(
    await withAuth(machine.userId, oidc.None()),
    'urn:ietf:params:oauth:grant-type:jwt-bearer',
    { assertion: await server.assertion(file), scope: `openid ${apiScope}` },
  )
  expect(tokens.claims()?.sub).toBe(machine.userId)
  const called = await server.rest('GET', `/management/v1/users/${machine.userId}`, undefined, {
    token: tokens.access_token,
  })
  expect(called.status).toBe(200)
})

test('one token is given for a narrower one, and for a JWT', async () => {
  const exchanging = await server.addApp(projectId, {
    grantTypes: [
      'OIDC_GRANT_TYPE_AUTHORIZATION_CODE',
      'OIDC_GRANT_TYPE_REFRESH_TOKEN',
      'OIDC_GRANT_TYPE_TOKEN_EXCHANGE',
    ],
  })
  const config = await withSecret(exchanging)
  const { tokens } = await signIn(config)
  const type = 'urn:ietf:params:oauth:token-type'
  const exchanged = await oidc.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token: tokens.access_token,
    subject_token_type: `${type}:access_token`,
    requested_token_type: `${type}:jwt`,
    scope: 'openid email',
  })
  expect(exchanged.scope).toBe('openid email')
  expect(exchanged.access_token.split('.')).toHaveLength(3)
  const info = await oidc.fetchUserInfo(config, exchanged.access_token, minnie.userId)
  expect(info).toEqual({ sub: minnie.userId, email: 'minnie@acme.ch', email_verified: true })
  const tooMuch = oidc.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token: exchanged.access_token,
    subject_token_type: `${type}:jwt`,
    scope: 'openid profile',
  })
  await expect(tooMuch).rejects.toMatchObject({ error: 'invalid_scope' })
})

async function addMachine() {
  const userName = uniqueName('robot')
  const added = await server.rest('POST', '/management/v1/users/machine', { userName, name: 'Robot' })
  const { userId } = added.body
  await server.rest('POST', '/management/v1/orgs/me/members', { userId, roles: ['ORG_OWNER'] })
  return { userId, userName }
}
