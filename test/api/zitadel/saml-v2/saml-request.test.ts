/** SAMLService (GetSAMLRequest, CreateResponse): a login UI of another origin answers service providers. */
import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SAMLService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { type RegisteredProvider, registerProvider } from '#test/support/saml/registered-provider.ts'
import { consumerService } from '#test/support/saml/service-provider.ts'
import { addPerson, PASSWORD } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, type WireName, wireCalls } from '#test/support/wire-calls.ts'

const UI = 'https://login.acme.example/ui'
let server: TestServer
let wired: WireCalls<keyof typeof SAMLService.method>
let provider: RegisteredProvider
let userId: string
let loginClient: { userId: string; token: string }
let nobody: string
beforeAll(async () => {
  server = await startServer()
  wired = wireCalls(server, SAMLService)
  const orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  userId = await addPerson(server, { orgId, name: 'minnie' })
  provider = await registerProvider(server, { app: { loginVersion: { loginV2: { baseUri: UI } } } })
  loginClient = await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })
  nobody = (await addCaller(server, { orgId })).token
})
afterAll(async () => {
  wired.close()
  await server.stop()
})

async function begin(to = provider, headers: Record<string, string> = {}) {
  const link = await to.saml.getAuthorizeUrlAsync('where I was', undefined, {})
  const response = await fetch(link, { redirect: 'manual', headers })
  const location = new URL(response.headers.get('location') ?? '')
  return {
    location,
    cookies: response.headers.getSetCookie(),
    samlRequestId: location.searchParams.get('samlRequest') ?? '',
  }
}

async function session() {
  const checks = { user: { userId }, password: { password: PASSWORD } }
  const { body } = await server.rest('POST', '/v2/sessions', { checks })
  return { sessionId: body.sessionId, sessionToken: body.sessionToken } as { sessionId: string; sessionToken: string }
}

const call = (
  name: keyof typeof SAMLService.method,
  request: JsonObject,
  { token = loginClient.token, wire = 'REST, HTTP/1.1' }: { token?: string; wire?: WireName } = {},
) => wired(name, request, { token, wire })

test.each(WIRES)('a request is read, and completed with a session, over %s', async (wire) => {
  const { location, cookies, samlRequestId } = await begin()
  expect(`${location.origin}${location.pathname}`).toBe(`${UI}/login`)
  expect(samlRequestId).toMatch(/^V2_/)
  expect(cookies).toEqual([])
  const read = await call('getSAMLRequest', { samlRequestId }, { wire })
  expect(read.body.samlRequest).toMatchObject({
    id: samlRequestId,
    issuer: provider.entityId,
    assertionConsumerService: provider.acs,
    relayState: 'where I was',
    binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST',
  })
  const { body } = await call('createResponse', { samlRequestId, session: await session() }, { wire })
  expect(body).toMatchObject({ url: provider.acs, post: { relayState: 'where I was' } })
  const { samlResponse = '' } = body.post as { samlResponse?: string }
  const { profile } = await provider.saml.validatePostResponseAsync({ SAMLResponse: samlResponse })
  expect(profile).toMatchObject({ nameID: 'minnie', UserID: userId })
  const again = await call('createResponse', { samlRequestId, session: await session() }, { wire })
  expect(again.code).toBe(9)
})

test('an error is sent as a status, and completes the request', async () => {
  const { samlRequestId } = await begin()
  const error = { error: 'ERROR_REASON_AUTH_N_FAILED', errorDescription: 'no <thanks>' }
  const { body } = await call('createResponse', { samlRequestId, error })
  const { samlResponse = '' } = body.post as { samlResponse?: string }
  const xml = Buffer.from(samlResponse, 'base64').toString()
  expect([...xml.matchAll(/status:(\w+)"/g)].map(([, code]) => code)).toEqual(['Responder', 'AuthnFailed'])
  expect(xml).toContain('no &lt;thanks&gt;')
  expect(xml).not.toContain('Assertion ')
  expect((await call('createResponse', { samlRequestId, error })).code).toBe(9)
})

test('with redirect binding the address contains the response', async () => {
  const to = await registerProvider(server, {
    metadata: { services: consumerService('https://sp.example/in?x=1', 'HTTP-Redirect') },
    config: { callbackUrl: 'https://sp.example/in?x=1' },
    app: { loginVersion: { loginV2: { baseUri: UI } } },
  })
  const { samlRequestId } = await begin(to)
  const { body } = await call('createResponse', { samlRequestId, session: await session() })
  expect(body.redirect).toEqual({})
  expect(body.url).toMatch(/^https:\/\/sp\.example\/in\?x=1&SAMLResponse=.+&RelayState=.+&SigAlg=.+&Signature=.+$/)
})

test('callers without permission, wrong sessions and unknown requests are rejected', async () => {
  const { samlRequestId } = await begin()
  const userSession = await session()
  const responses = await Promise.all([
    call('getSAMLRequest', { samlRequestId }, { token: nobody }),
    call('createResponse', { samlRequestId, session: userSession }, { token: nobody }),
    call('createResponse', { samlRequestId, session: { ...userSession, sessionToken: 'wrong' } }),
    call('createResponse', { samlRequestId, session: { ...userSession, sessionId: '404' } }),
    call('getSAMLRequest', { samlRequestId: 'V2_404' }),
    call('createResponse', { samlRequestId: 'V2_404', session: userSession }),
  ])
  expect(responses.map(({ code }) => code)).toEqual([7, 7, 7, 9, 5, 5])
  const oidc = await server.rest('GET', `/v2/oidc/auth_requests/${samlRequestId}`, undefined, {
    token: loginClient.token,
  })
  expect(oidc.status).toBe(404)
  expect((await call('createResponse', { samlRequestId, session: userSession })).code).toBe(0)
})

test('a request that names its login client is completed by that client only', async () => {
  const { samlRequestId } = await begin(provider, { 'x-zitadel-login-client': loginClient.userId })
  expect((await call('getSAMLRequest', { samlRequestId }, { token: server.pat })).code).toBe(7)
  expect((await call('getSAMLRequest', { samlRequestId })).code).toBe(0)
})

test('a project with the role check rejects users without a role', async () => {
  const project = await server.rest('POST', '/management/v1/projects', { name: 'Closed', projectRoleCheck: true })
  const to = await registerProvider(server, {
    projectId: project.body.id,
    app: { loginVersion: { loginV2: { baseUri: UI } } },
  })
  const { samlRequestId } = await begin(to)
  expect((await call('createResponse', { samlRequestId, session: await session() })).code).toBe(7)
})
