/** Single logout that a service provider begins. */
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signElement } from '#crypto/xml/xml-signature.ts'
import { findSessionById } from '#domain/sign-in/find-session.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { formOf, queryOf, type RegisteredProvider, registerProvider } from '#test/support/saml/registered-provider.ts'
import { logoutService } from '#test/support/saml/service-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let provider: RegisteredProvider
let other: RegisteredProvider
beforeAll(async () => {
  server = await startServer()
  provider = await registerProvider(server)
  other = await registerProvider(server)
  await loginPeople(server).active({}, 'minnie')
})
afterAll(() => server.stop())

async function signIn(...providers: RegisteredProvider[]) {
  const visitor = new Visitor(server.url)
  const profiles = []
  for (const to of providers) {
    await visitor.open(await to.saml.getAuthorizeUrlAsync('', undefined, {}))
    if (visitor.seen?.location.startsWith('/ui/login')) {
      await visitor.submit({ loginName: 'minnie' }, 'loginName')
      await visitor.submit({ password: 'Passw0rd!' }, 'password')
    }
    profiles.push((await to.accept(visitor.seen?.html ?? '')).profile)
  }
  const [first] = profiles
  if (!first) throw new Error('nobody signed in')
  return { visitor, profile: first }
}

const isSignedIn = async (visitor: Visitor) =>
  (await visitor.open(await other.saml.getAuthorizeUrlAsync('', undefined, {}))).html.includes('SAMLResponse')

test('a signed request ends the sign-in, and the response is sent to the logout address', async () => {
  const { visitor, profile } = await signIn(provider)
  const sent = await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, 'bye', {}))
  const url = new URL(sent)
  expect(url.origin + url.pathname).toBe(`${provider.entityId}/logout`)
  expect(url.searchParams.get('RelayState')).toBe('bye')
  const samlResponse = await provider.saml.validateRedirectAsync(
    Object.fromEntries(url.searchParams),
    url.search.slice(1),
  )
  expect(samlResponse.loggedOut).toBe(true)
  expect(await isSignedIn(visitor)).toBe(false)
})

/** Follows redirects until they leave the server. */
async function leaveServer(visitor: Visitor, link: string): Promise<URL> {
  let at = new URL(link, server.url)
  for (let hops = 0; at.origin === server.url && hops < 10; hops++)
    at = new URL(await visitor.begin(at.href), server.url)
  return at
}

const statusOf = (url: URL) => {
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLResponse') ?? '', 'base64')).toString()
  return [...xml.matchAll(/status:(\w+)"/g)].map(([, code]) => code)
}

/** Responds as a service provider to the request in the redirect. Returns the next address of the browser. */
async function responseAt(visitor: Visitor, to: RegisteredProvider, sent: URL, isDone = true): Promise<URL> {
  const request = Object.fromEntries(sent.searchParams)
  const { profile, loggedOut } = await to.saml.validateRedirectAsync(request, sent.search.slice(1))
  expect([loggedOut, profile?.nameID]).toEqual([true, expect.any(String)])
  const response = await to.saml.getLogoutResponseUrlAsync(profile as never, '', {}, isDone)
  return new URL(await visitor.begin(response))
}

test('logout requests go to the other service providers of the sign-in in turn, then the response to the first', async () => {
  const third = await registerProvider(server)
  const { visitor, profile } = await signIn(provider, other, third)
  let at = new URL(await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, 'bye', {})))
  const requestIds: string[] = []
  for (const to of [other, third]) {
    requestIds.push(at.origin)
    const is = [other, third].find(({ entityId }) => at.href.startsWith(`${entityId}/`)) ?? to
    at = await responseAt(visitor, is, at)
  }
  expect(requestIds.toSorted()).toEqual([other, third].map(({ entityId }) => new URL(entityId).origin).toSorted())
  expect(at.origin + at.pathname).toBe(`${provider.entityId}/logout`)
  expect([at.searchParams.get('RelayState'), statusOf(at)]).toEqual(['bye', ['Success']])
  expect(await isSignedIn(visitor)).toBe(false)
})

test('the request names the sessions of its service provider, and no others', async () => {
  const { visitor, profile } = await signIn(provider, other)
  const { services } = server.runtime
  const { session_id: sessionId } = await services.rows
    .selectFrom('saml_sessions')
    .selectAll()
    .where('id', '=', profile.sessionIndex ?? '')
    .executeTakeFirstOrThrow()
  const rows = await services.rows.selectFrom('saml_sessions').selectAll().where('session_id', '=', sessionId).execute()
  const sent = new URL(await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, '', {})))
  const xml = inflateRawSync(Buffer.from(sent.searchParams.get('SAMLRequest') ?? '', 'base64')).toString()
  const indexes = [...xml.matchAll(/<samlp:SessionIndex>([^<]+)</g)].map(([, index]) => index)
  expect(indexes).toEqual(rows.filter((row) => row.entity_id === other.entityId).map(({ id }) => id))
  expect(xml).toContain(`Destination="${other.entityId}/logout"`)
})

test('a service provider that fails, or has no logout address, makes it a partial logout', async () => {
  const failing = await signIn(provider, other)
  const sent = new URL(await failing.visitor.begin(await provider.saml.getLogoutUrlAsync(failing.profile, '', {})))
  expect(statusOf(await responseAt(failing.visitor, other, sent, false))).toEqual(['Success', 'PartialLogout'])

  const silent = await registerProvider(server, { metadata: { more: '' } })
  const { visitor, profile } = await signIn(provider, silent)
  const url = new URL(await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, '', {})))
  expect(url.origin + url.pathname).toBe(`${provider.entityId}/logout`)
  expect(statusOf(url)).toEqual(['Success', 'PartialLogout'])
})

test('a response is accepted once, from the requested service provider, with its signature', async () => {
  const { visitor, profile } = await signIn(provider, other)
  const sent = new URL(await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, '', {})))
  const request = Object.fromEntries(sent.searchParams)
  const { profile: logoutRequest } = await other.saml.validateRedirectAsync(request, sent.search.slice(1))
  const foreign = await provider.saml.getLogoutResponseUrlAsync(logoutRequest as never, '', {}, true)
  const logoutResponse = await other.saml.getLogoutResponseUrlAsync(logoutRequest as never, '', {}, true)
  const unsigned = new URL(logoutResponse)
  for (const name of ['Signature', 'SigAlg']) unsigned.searchParams.delete(name)
  const statusAt = async (url: string) =>
    (await fetch(server.url + new URL(url).pathname + new URL(url).search, { redirect: 'manual' })).status
  expect([await statusAt(foreign), await statusAt(unsigned.href)]).toEqual([400, 400])
  const unknown = await other.saml.getLogoutResponseUrlAsync(
    { ...logoutRequest, ID: '_unknown' } as never,
    '',
    {},
    true,
  )
  expect([await statusAt(unknown), await statusAt(logoutResponse)]).toEqual([400, 303])
})

test('a sign-out at an OpenID Connect application reaches the service providers, then its own address', async () => {
  const { visitor } = await signIn(other)
  const { body: project } = await server.rest('POST', '/management/v1/projects', { name: 'Shop' })
  const { body: app } = await server.rest('POST', `/management/v1/projects/${project.id}/apps/oidc`, {
    name: 'Shop',
    redirectUris: ['https://shop.acme.ch/callback'],
    postLogoutRedirectUris: ['https://shop.acme.ch/bye'],
    responseTypes: ['OIDC_RESPONSE_TYPE_ID_TOKEN'],
    grantTypes: ['OIDC_GRANT_TYPE_IMPLICIT'],
    appType: 'OIDC_APP_TYPE_WEB',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  })
  const ask = { client_id: app.clientId, response_type: 'id_token', scope: 'openid', nonce: 'n', state: 's' }
  const back = await leaveServer(
    visitor,
    `/oauth/v2/authorize?${new URLSearchParams({ ...ask, redirect_uri: 'https://shop.acme.ch/callback' })}`,
  )
  const idToken = new URLSearchParams(back.hash.slice(1)).get('id_token') ?? ''
  const leave = { id_token_hint: idToken, post_logout_redirect_uri: 'https://shop.acme.ch/bye', state: 'later' }
  const link = await visitor.begin(`/oidc/v1/end_session?${new URLSearchParams(leave)}`)
  expect(new URL(link).pathname).toBe('/saml/v2/SLO/continue')
  const sent = new URL(await visitor.begin(link))
  expect(sent.origin + sent.pathname).toBe(`${other.entityId}/logout`)
  expect((await responseAt(visitor, other, sent)).href).toBe('https://shop.acme.ch/bye?state=later')
  expect(await isSignedIn(visitor)).toBe(false)
})

test('a sign-out at a service provider loads the logout addresses of OpenID Connect applications', async () => {
  const { visitor, profile } = await signIn(provider)
  const { body: project } = await server.rest('POST', '/management/v1/projects', { name: 'Frames' })
  const { body: app } = await server.rest('POST', `/management/v1/projects/${project.id}/apps/oidc`, {
    name: 'Frames',
    redirectUris: ['https://shop.acme.ch/callback'],
    responseTypes: ['OIDC_RESPONSE_TYPE_ID_TOKEN'],
    grantTypes: ['OIDC_GRANT_TYPE_IMPLICIT'],
    appType: 'OIDC_APP_TYPE_WEB',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_BASIC',
  })
  const settings = `/usher/v1/projects/${project.id}/apps/${app.appId}/client_settings`
  await server.rest('PUT', settings, { frontchannel_logout_uri: 'https://shop.acme.ch/frame' })
  const ask = { client_id: app.clientId, response_type: 'id_token', scope: 'openid', nonce: 'n', state: 's' }
  await leaveServer(
    visitor,
    `/oauth/v2/authorize?${new URLSearchParams({ ...ask, redirect_uri: 'https://shop.acme.ch/callback' })}`,
  )
  const { html, headers } = await visitor.open(await provider.saml.getLogoutUrlAsync(profile, 'bye', {}))
  expect(html).toMatch(/<iframe [^>]*src="https:\/\/shop\.acme\.ch\/frame\?iss=[^"]+&amp;sid=[^"]+"/)
  expect(headers.get('content-security-policy')).toContain('frame-src https://shop.acme.ch')
  const link = /<a href="([^"]+)"/.exec(html)?.[1] ?? ''
  const end = new URL(await visitor.begin(link))
  expect(end.origin + end.pathname).toBe(`${provider.entityId}/logout`)
  expect([end.searchParams.get('RelayState'), statusOf(end)]).toEqual(['bye', ['Success']])
})

const logoutXml = (issuer: string, nameId: string, sessionIndex = '', more = '') =>
  `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_l${Math.random().toString(16).slice(2)}" Version="2.0" IssueInstant="${new Date().toISOString()}" Destination="${server.url}/saml/v2/SLO"${more}><saml:Issuer>${issuer}</saml:Issuer><saml:NameID>${nameId}</saml:NameID>${sessionIndex && `<samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex>`}</samlp:LogoutRequest>`

const post = (xml: string) =>
  fetch(`${server.url}/saml/v2/SLO`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ SAMLRequest: Buffer.from(xml).toString('base64') }),
  })
const signed = (xml: string, by: RegisteredProvider) => signElement(xml, /ID="([^"]+)"/.exec(xml)?.[1] ?? '', by.key)

test('by POST without a session index all sessions of the name at the service provider end', async () => {
  const both = await registerProvider(server, {
    metadata: { more: logoutService('https://sp.example/bye', 'HTTP-POST') },
    config: { validateInResponseTo: 'never' as never },
  })
  const { visitor, profile } = await signIn(both)
  const page = await (await post(signed(logoutXml(both.entityId, profile.nameID), both))).text()
  expect(formOf(page).action).toBe('https://sp.example/bye')
  const samlResponse = await both.saml.validatePostResponseAsync({ SAMLResponse: formOf(page).SAMLResponse ?? '' })
  expect(samlResponse.loggedOut).toBe(true)
  expect(await isSignedIn(visitor)).toBe(false)
})

test('a service provider ends no session of another one, and none without a signature', async () => {
  const { visitor, profile } = await signIn(provider)
  const index = profile.sessionIndex ?? ''
  const foreign = await post(signed(logoutXml(other.entityId, profile.nameID, index), other))
  expect(foreign.status).toBe(303)
  for (const xml of [
    logoutXml(provider.entityId, profile.nameID, index),
    signed(logoutXml(provider.entityId, profile.nameID, index), other),
    signed(logoutXml(provider.entityId, profile.nameID, index, ' NotOnOrAfter="2020-01-01T00:00:00Z"'), provider),
    signed(logoutXml(provider.entityId, profile.nameID, index), provider).replace(index, `_${'0'.repeat(40)}`),
  ])
    expect((await post(xml)).status).toBe(400)
  const query = await queryOf(logoutXml(provider.entityId, profile.nameID, index))
  expect((await fetch(`${server.url}/saml/v2/SLO?${query}`, { redirect: 'manual' })).status).toBe(400)
  expect(await isSignedIn(visitor)).toBe(true)
})

test('a logout request ends the session of the user', async () => {
  const { visitor, profile } = await signIn(provider)
  const { services } = server.runtime
  const row = await services.rows
    .selectFrom('saml_sessions')
    .selectAll()
    .where('id', '=', profile.sessionIndex ?? '')
    .executeTakeFirstOrThrow()
  expect(await findSessionById(services, row.session_id, Date.now())).toBeDefined()
  await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, '', {}))
  expect(await findSessionById(services, row.session_id, Date.now())).toBeUndefined()
})
