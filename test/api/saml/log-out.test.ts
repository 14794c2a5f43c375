/** Single logout that a service provider begins. */
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

test('a signed request ends the sign-in, and is answered at the logout address', async () => {
  const { visitor, profile } = await signIn(provider)
  const sent = await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, 'bye', {}))
  const url = new URL(sent)
  expect(url.origin + url.pathname).toBe(`${provider.entityId}/logout`)
  expect(url.searchParams.get('RelayState')).toBe('bye')
  const answered = await provider.saml.validateRedirectAsync(Object.fromEntries(url.searchParams), url.search.slice(1))
  expect(answered.loggedOut).toBe(true)
  expect(await isSignedIn(visitor)).toBe(false)
})

test('another service provider with the same sign-in makes it a partial logout', async () => {
  const { visitor, profile } = await signIn(provider, other)
  const url = new URL(await visitor.begin(await provider.saml.getLogoutUrlAsync(profile, '', {})))
  const { inflateRawSync } = await import('node:zlib')
  const xml = inflateRawSync(Buffer.from(url.searchParams.get('SAMLResponse') ?? '', 'base64')).toString()
  expect([...xml.matchAll(/status:(\w+)"/g)].map(([, code]) => code)).toEqual(['Success', 'PartialLogout'])
  expect(await isSignedIn(visitor)).toBe(false)
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
  const answered = await both.saml.validatePostResponseAsync({ SAMLResponse: formOf(page).SAMLResponse ?? '' })
  expect(answered.loggedOut).toBe(true)
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

test('the session of the user ends, with all that rests on it', async () => {
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
