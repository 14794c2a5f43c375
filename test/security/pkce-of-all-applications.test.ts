/**
 * Codes in other hands (RFC 9700 §2.1.1, §2.6): no application gets a code for a request without PKCE, however it
 * authenticates and however the request arrives, and none has it sent over plain http to another machine.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { oidcConfigChanged } from '#domain/project/app/events.ts'
import { projectAggregate } from '#domain/project/project.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, post, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'

const METHODS = ['BASIC', 'POST', 'NONE', 'PRIVATE_KEY_JWT']
const WITHOUT = { code_challenge: undefined, code_challenge_method: undefined }

const authMethod = (name: string) => ({ authMethodType: `OIDC_AUTH_METHOD_TYPE_${name}` })

async function responseTo(url: string) {
  const response = await fetch(url, { redirect: 'manual' })
  return { status: response.status, location: response.headers.get('location') ?? '', text: await response.text() }
}

describe('a server with the default settings', () => {
  let server: OidcServer
  let projectId: string
  beforeAll(async () => {
    server = await startOidcServer()
    projectId = await server.addProject()
  })
  afterAll(() => server.stop())

  test.each(METHODS)('a request without PKCE is rejected, authentication method %s', async (method) => {
    const app = await server.addApp(projectId, authMethod(method))
    const { location } = await responseTo(ask(server, app, WITHOUT).url)
    expect(location).toContain(`${REDIRECT}?error=invalid_request`)
    expect(decodeURIComponent(location)).toContain('PKCE')
    const silent = await responseTo(ask(server, app, { ...WITHOUT, prompt: 'none' }).url)
    expect(silent.location).toContain('error=invalid_request')
  })

  test('the hybrid flow and pushed authorization requests require PKCE too', async () => {
    const app = await server.addApp(projectId, {
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE', 'OIDC_RESPONSE_TYPE_ID_TOKEN'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_IMPLICIT'],
    })
    const hybrid = await responseTo(ask(server, app, { ...WITHOUT, response_type: 'code id_token', nonce: 'n' }).url)
    expect(hybrid.location).toContain('error=invalid_request')
    const pushed = await post(server, '/oauth/v2/par', app, {
      client_id: app.clientId,
      redirect_uri: REDIRECT,
      response_type: 'code',
      scope: 'openid',
    })
    expect(pushed).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
  })

  test('changing an application keeps its PKCE requirement', async () => {
    const app = await server.addApp(projectId, authMethod('NONE'))
    const changed = await server.rest('PUT', `/management/v1/projects/${projectId}/apps/${app.appId}/oidc_config`, {
      redirectUris: [REDIRECT],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
      appType: 'OIDC_APP_TYPE_WEB',
      ...authMethod('BASIC'),
    })
    expect(changed.status).toBe(200)
    expect((await responseTo(ask(server, app, WITHOUT).url)).location).toContain('error=invalid_request')
  })

  test('an application stored without the requirement works without PKCE', async () => {
    const app = await server.addApp(projectId)
    const { events } = server.runtime.services
    await events.change({ creator: 'test', now: Date.now() }, projectAggregate, projectId, ({ state }) => {
      const config = state.apps[app.appId]?.config
      if (config?.kind !== 'oidc') throw new Error('no OIDC application')
      const { pkceRequired: _required, ...earlier } = config
      return [oidcConfigChanged(app.appId, earlier)]
    })
    expect((await signIn(server, app, WITHOUT)).status).toBe(200)
  })

  test('an application with a secret can sign users in with PKCE', async () => {
    const app = await server.addApp(projectId)
    expect((await signIn(server, app)).status).toBe(200)
  })

  test.each([
    ['http://app.acme.ch/callback', {}, false],
    ['http://192.168.0.7/callback', {}, false],
    ['http://localhost.acme.ch/callback', {}, false],
    ['http://app.acme.ch/callback', { devMode: true }, true],
    ['http://localhost:3000/callback', {}, true],
    ['http://127.0.0.1:3000/callback', {}, true],
    ['http://[::1]:3000/callback', {}, true],
  ])('%s with a secret and %j: usable %s', async (uri, config, usable) => {
    const app = await server.addApp(projectId, { redirectUris: [uri], ...config })
    const response = await responseTo(ask(server, app, { redirect_uri: uri }).url)
    expect(response.status).toBe(usable ? 303 : 400)
    if (!usable) expect(response.location).toBe('')
    const read = await server.rest('GET', `/management/v1/projects/${projectId}/apps/${app.appId}`)
    expect(read.body.app.oidcConfig.complianceProblems?.length ?? 0).toBe(usable ? 0 : 1)
  })
})

test('without the requirement, a client secret suffices', async () => {
  const server = await startOidcServer({ USHER_PKCE_OF_CONFIDENTIAL_CLIENTS: 'false' })
  try {
    const projectId = await server.addProject()
    expect((await signIn(server, await server.addApp(projectId), WITHOUT)).status).toBe(200)
    const open = await server.addApp(projectId, authMethod('NONE'))
    expect((await responseTo(ask(server, open, WITHOUT).url)).location).toContain('error=invalid_request')
  } finally {
    await server.stop()
  }
})

let people = 0
async function signIn(server: OidcServer, app: App, more: Record<string, string | undefined> = {}) {
  const person = await server.addPerson(`pkce-${people++}`)
  const authRequest = ask(server, app, more)
  const back = await openBrowser(server.runtime.services).signIn(authRequest.url, await server.signIn(person))
  const code = back.searchParams.get('code') ?? ''
  return redeem(
    server,
    app,
    { code, verifier: authRequest.verifier },
    'code_challenge' in more ? { code_verifier: '' } : {},
  )
}
