/** Signing in to SAML service providers, with a library of theirs. */
import { verify } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import {
  formOf,
  type RegisteredProvider,
  registerProvider,
  responseXml,
} from '#test/support/saml/registered-provider.ts'
import { consumerService } from '#test/support/saml/service-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let provider: RegisteredProvider
let minnie: LoginPerson
beforeAll(async () => {
  server = await startServer()
  provider = await registerProvider(server)
  minnie = await loginPeople(server).active({}, 'minnie')
})
afterAll(() => server.stop())

const linkOf = (to: RegisteredProvider, relayState = '') => to.saml.getAuthorizeUrlAsync(relayState, undefined, {})

async function enterPassword(visitor: Visitor, person = minnie) {
  if (visitor.seen?.location.includes('/ui/login/login'))
    await visitor.submit({ loginName: person.userName }, 'loginName')
  return visitor.submit({ password: 'Passw0rd!' }, 'password')
}

async function signIn(to: RegisteredProvider, visitor = new Visitor(server.url)) {
  await visitor.open(await linkOf(to, 'where I was'))
  return enterPassword(visitor)
}

test('a user signs in by redirect, and the response has the attributes, the session and the relay state', async () => {
  const { html, headers } = await signIn(provider)
  const { profile, relayState } = await provider.accept(html)
  expect(relayState).toBe('where I was')
  expect(profile).toMatchObject({
    issuer: `${server.url}/saml/v2/metadata`,
    nameID: 'minnie',
    nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
    sessionIndex: expect.stringMatching(/^_[0-9a-f]{40}$/),
    Email: 'minnie@acme.example',
    FirstName: 'Minnie',
    SurName: 'Mouse',
    FullName: 'Minnie Mouse',
    UserName: 'minnie',
    UserID: minnie.userId,
  })
  expect(headers.get('content-security-policy')).toContain("default-src 'none'")
  expect(headers.get('cache-control')).toBe('no-store')
})

test('by POST a user with a session needs no page', async () => {
  const visitor = new Visitor(server.url)
  await signIn(provider, visitor)
  for (const skipRequestCompression of [true, false]) {
    const config = { authnRequestBinding: 'HTTP-POST', skipRequestCompression } as const
    const to = await registerProvider(server, { config, metadata: { signsRequests: true } })
    const { action: _here, ...fields } = formOf(await to.saml.getAuthorizeFormAsync('', undefined, {}))
    const seen = await visitor.post('/saml/v2/SSO', new URLSearchParams(fields))
    expect((await to.accept(seen.html)).profile.UserID).toBe(minnie.userId)
  }
})

test.each([
  ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress', () => 'minnie@acme.example'],
  ['urn:oasis:names:tc:SAML:2.0:nameid-format:persistent', () => minnie.userId],
  ['urn:oasis:names:tc:SAML:2.0:nameid-format:transient', () => expect.stringMatching(/^_[0-9a-f]{40}$/)],
])('the name identifier has the requested format: %s', async (identifierFormat, value) => {
  const to = await registerProvider(server, { config: { identifierFormat } })
  const { profile } = await to.accept((await signIn(to)).html)
  expect([profile.nameIDFormat, profile.nameID]).toEqual([identifierFormat, value()])
})

test('without a format in the request the metadata decides', async () => {
  const more = '<md:NameIDFormat>urn:oasis:names:tc:SAML:2.0:nameid-format:persistent</md:NameIDFormat>'
  const to = await registerProvider(server, { metadata: { more } })
  expect((await to.accept((await signIn(to)).html)).profile.nameID).toBe(minnie.userId)
})

test('requested metadata is sent, other metadata is not', async () => {
  for (const key of ['costCenter', 'secret'])
    await server.rest('POST', `/management/v1/users/${minnie.userId}/metadata/${key}`, {
      value: Buffer.from(`${key} <1>`).toString('base64'),
    })
  const services = `${consumerService('https://sp.example/acs')}<md:AttributeConsumingService index="0"><md:RequestedAttribute Name="costCenter"/><md:RequestedAttribute Name="Email"/></md:AttributeConsumingService>`
  const to = await registerProvider(server, {
    metadata: { services },
    config: { callbackUrl: 'https://sp.example/acs' },
  })
  const { html } = await signIn(to)
  expect(responseXml(html)).toContain('costCenter &lt;1&gt;')
  expect(responseXml(html)).not.toContain('secret')
})

const statusOf = (html: string) => [...responseXml(html).matchAll(/status:(\w+)"/g)].map(([, code]) => code)

test('IsPassive shows no page: it succeeds with a session, and returns NoPassive without one', async () => {
  const to = await registerProvider(server, { config: { passive: true } })
  const visitor = new Visitor(server.url)
  expect(statusOf((await visitor.open(await linkOf(to))).html)).toEqual(['Responder', 'NoPassive'])
  await signIn(provider, visitor)
  const { html } = await visitor.open(await linkOf(to))
  expect((await to.accept(html)).profile.UserID).toBe(minnie.userId)
})

test('ForceAuthn requires the password again', async () => {
  const to = await registerProvider(server, { config: { forceAuthn: true } })
  const visitor = new Visitor(server.url)
  await signIn(provider, visitor)
  await visitor.open(await linkOf(to))
  expect(visitor.seen?.location).toContain('/ui/login/login')
  expect((await to.accept((await enterPassword(visitor)).html)).profile.UserID).toBe(minnie.userId)
})

test('a user who cancels returns with AuthnFailed, and an unknown format with InvalidNameIDPolicy', async () => {
  const visitor = new Visitor(server.url)
  await visitor.open(await linkOf(provider))
  const { html } = await visitor.open(
    `/ui/login/cancel?${new URLSearchParams({ authRequestID: new URL(visitor.seen?.location ?? '', server.url).searchParams.get('authRequestID') ?? '' })}`,
  )
  expect(statusOf(html)).toEqual(['Responder', 'AuthnFailed'])
  await expect(provider.accept(html)).rejects.toThrow(/Responder/)
  const kerberos = await registerProvider(server, {
    config: { identifierFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos' },
  })
  expect(statusOf((await visitor.open(await linkOf(kerberos))).html)).toEqual(['Requester', 'InvalidNameIDPolicy'])
})

test('a service provider without POST gets the response by redirect, with a signature of the query', async () => {
  const services = consumerService('https://sp.example/other', 'HTTP-Redirect')
  const to = await registerProvider(server, {
    metadata: { services },
    config: { callbackUrl: 'https://sp.example/other' },
  })
  const visitor = new Visitor(server.url)
  await signIn(provider, visitor)
  const first = await visitor.begin(await linkOf(to, 'deep'))
  const second = await visitor.begin(first)
  const url = new URL(await visitor.begin(second))
  expect(url.origin + url.pathname).toBe('https://sp.example/other')
  expect([...url.searchParams.keys()]).toEqual(['SAMLResponse', 'RelayState', 'SigAlg', 'Signature'])
  const [signed = ''] = url.search.slice(1).split('&Signature=')
  const signature = Buffer.from(url.searchParams.get('Signature') ?? '', 'base64')
  const certificate = await (await fetch(`${server.url}/saml/v2/certificate`)).text()
  expect(verify('sha256', Buffer.from(signed), certificate, signature)).toBe(true)
  const deflated = Buffer.from(url.searchParams.get('SAMLResponse') ?? '', 'base64')
  expect(inflateRawSync(deflated).toString()).toContain(minnie.userId)
})

test('the metadata names the addresses and the certificate', async () => {
  const response = await fetch(`${server.url}/saml/v2/metadata`)
  const xml = await response.text()
  expect(response.headers.get('content-type')).toContain('application/samlmetadata+xml')
  expect(xml).toContain(`entityID="${server.url}/saml/v2/metadata"`)
  expect(xml).toContain(`Location="${server.url}/saml/v2/SSO"`)
  expect(xml).toContain(`Location="${server.url}/saml/v2/SLO"`)
  const pem = await (await fetch(`${server.url}/saml/v2/certificate`)).text()
  expect(xml).toContain(pem.replace(/-----[^-]+-----|\s/g, ''))
})

test('a deactivated service provider is rejected', async () => {
  const to = await registerProvider(server)
  const path = `/management/v1/projects/${to.projectId}/apps/${to.appId}`
  await server.rest('POST', `${path}/_deactivate`, {})
  const response = await fetch(await linkOf(to))
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('not registered')
})

test('a user of another organization consents first; a request without pages is answered by NoPassive', async () => {
  const orgId = await addOtherOrg(server, 'Other')
  const options = { orgId }
  const body = {
    userName: 'goofy',
    profile: { firstName: 'Goofy', lastName: 'Goof' },
    email: { email: 'goofy@other.example', isEmailVerified: true },
    password: 'Passw0rd!',
  }
  const goofy = await server.rest('POST', '/management/v1/users/human/_import', body, options)
  const visitor = new Visitor(server.url)
  await visitor.open(await linkOf(provider))
  await visitor.submit({ loginName: 'goofy@other.example' }, 'loginName')
  await visitor.submit({ password: 'Passw0rd!' }, 'password')
  expect(visitor.seen?.title).toContain('Allow Wiki?')
  const passive = await registerProvider(server, { config: { passive: true } })
  const consent = visitor.seen?.location ?? ''
  expect(statusOf((await visitor.open(await linkOf(passive))).html)).toEqual(['Responder', 'NoPassive'])
  await visitor.open(consent)
  const { html } = await visitor.submit({}, 'allow')
  expect((await provider.accept(html)).profile.UserID).toBe(goofy.body.userId)
})
