/** Forged, replayed and oversized messages to the SAML identity provider; requests of other browsers. */
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { signElement } from '#crypto/xml/xml-signature.ts'
import { loginPeople } from '#test/support/login-people.ts'
import {
  formOf,
  queryOf,
  type RegisteredProvider,
  registerProvider,
  responseXml,
} from '#test/support/saml/registered-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
/** Requires signed requests. */
let signing: RegisteredProvider
let plain: RegisteredProvider
let userId: string
beforeAll(async () => {
  server = await startServer()
  signing = await registerProvider(server, { metadata: { signsRequests: true } })
  plain = await registerProvider(server)
  userId = (await loginPeople(server).active({}, 'minnie')).userId
})
afterAll(() => server.stop())

let count = 0
interface Parts {
  readonly issuer?: string
  readonly acs?: string
  readonly at?: number
  readonly attributes?: string
  readonly more?: string
}
const requestXml = ({ issuer = plain.entityId, acs, at = Date.now(), attributes = '', more = '' }: Parts = {}) =>
  `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_a${count++}" Version="2.0" IssueInstant="${new Date(at).toISOString()}"${acs ? ` AssertionConsumerServiceURL="${acs}"` : ''}${attributes}><saml:Issuer>${issuer}</saml:Issuer>${more}</samlp:AuthnRequest>`

const idOf = (xml: string) => / ID="([^"]+)"/.exec(xml)?.[1] ?? ''
const signed = (xml: string, by = signing) => signElement(xml, idOf(xml), by.key)
const signatureIn = (xml: string) => /<ds:Signature .*<\/ds:Signature>/s.exec(xml)?.[0] ?? ''

const post = (fields: Record<string, string>) =>
  fetch(`${server.url}/saml/v2/SSO`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })
const postXml = (xml: string) => post({ SAMLRequest: Buffer.from(xml).toString('base64') })
const open = (query: string) => fetch(`${server.url}/saml/v2/SSO?${query}`, { redirect: 'manual' })
const openRequests = async () =>
  (await server.runtime.services.rows.selectFrom('auth_requests').select('id').execute()).length

async function expectRejected(response: Response, before: number) {
  expect(response.status).toBe(400)
  expect(response.headers.get('location')).toBeNull()
  expect(response.headers.getSetCookie()).toEqual([])
  expect(await response.text()).not.toContain('<form')
  expect(await openRequests()).toBe(before)
}

test('the messages that the attacks are made of are accepted as they are', async () => {
  const ofSigning = () => requestXml({ issuer: signing.entityId })
  const responses = await Promise.all([
    postXml(requestXml()),
    postXml(signed(ofSigning())),
    open(await queryOf(requestXml({ acs: plain.acs }))),
    open(new URL(await signing.saml.getAuthorizeUrlAsync('a b', undefined, {})).search.slice(1)),
  ])
  expect(responses.map(({ status }) => status)).toEqual([303, 303, 303, 303])
})

describe('signatures', () => {
  const good = () => requestXml({ issuer: signing.entityId })
  const evil = () => requestXml({ issuer: signing.entityId, attributes: ' ForceAuthn="false"' })
  const inside = (xml: string, more: string) => xml.replace('</samlp:AuthnRequest>', `${more}</samlp:AuthnRequest>`)

  test.each<[string, () => string]>([
    ['without a signature', () => good()],
    ['signed by another service provider', () => signed(good(), plain)],
    ['changed after it was signed', () => signed(good()).replace(' Version=', ' IsPassive="true" Version=')],
    ['around a signed message', () => inside(evil(), signed(good()))],
    [
      'around a signed message whose signature it took',
      () => {
        const wrapped = good()
        return inside(evil(), wrapped + signatureIn(signed(wrapped)))
      },
    ],
    [
      'with the signed message as an object of its signature',
      () => {
        const wrapped = good()
        const signature = signatureIn(signed(wrapped)).replace(
          '</ds:Signature>',
          `<ds:Object>${wrapped}</ds:Object></ds:Signature>`,
        )
        return inside(evil(), signature)
      },
    ],
    [
      'that has the id of the signed message too',
      () => {
        const wrapped = good()
        return inside(wrapped.replace('Version', 'IsPassive="true" Version'), signed(wrapped))
      },
    ],
    [
      'of an issuer that a comment splits',
      () =>
        signed(requestXml({ issuer: `${signing.entityId}.evil.example` }), plain).replace(
          '.evil.example',
          '<!-- -->.evil.example',
        ),
    ],
  ])('a message is rejected: %s', async (_name, xml) => {
    await expectRejected(await postXml(xml()), await openRequests())
  })

  test('a query is rejected without its signature, with another relay state, and with SHA-1', async () => {
    const url = new URL(await signing.saml.getAuthorizeUrlAsync('here', undefined, {}))
    const before = await openRequests()
    const query = url.search.slice(1)
    await expectRejected(await open(query.replace(/&Signature=[^&]+/, '')), before)
    await expectRejected(await open(query.replace(/&SigAlg=.+$/, '')), before)
    await expectRejected(await open(query.replace('RelayState=here', 'RelayState=there')), before)
    await expectRejected(await open(query.replace('rsa-sha256', 'rsa-sha1')), before)
    await expectRejected(await open(`${query}&RelayState=there`), before)
    await expectRejected(await open(query.replace('SAMLRequest=', 'SAMLRequest=AAAA&SAMLRequest=')), before)
  })
})

describe('content', () => {
  const bomb = `<!DOCTYPE x [<!ENTITY a "${'a'.repeat(1000)}"><!ENTITY b "${'&a;'.repeat(1000)}">]>`
  test.each<[string, () => string]>([
    ['an address that is not in the metadata', () => requestXml({ acs: 'https://evil.example/acs' })],
    ['an address that begins like that of the metadata', () => requestXml({ acs: `${plain.acs}.evil.example` })],
    ['an index that is not in the metadata', () => requestXml({ attributes: ' AssertionConsumerServiceIndex="7"' })],
    ['an issuer that is not registered', () => requestXml({ issuer: 'https://nobody.example' })],
    ['an issuer named like a member of every object', () => requestXml({ issuer: 'constructor' })],
    ['another destination', () => requestXml({ attributes: ' Destination="https://other.example/saml/v2/SSO"' })],
    ['another version', () => requestXml().replace('Version="2.0"', 'Version="1.1"')],
    ['another message', () => requestXml().replaceAll('AuthnRequest', 'LogoutRequest')],
    ['a time long ago', () => requestXml({ at: Date.now() - 11 * 60_000 })],
    ['a time to come', () => requestXml({ at: Date.now() + 4 * 60_000 })],
    ['no time', () => requestXml().replace(/IssueInstant="[^"]+"/, '')],
    ['an id that is markup', () => requestXml().replace(/ID="[^"]+"/, 'ID="&lt;x&gt;"')],
    ['a subject without a name', () => requestXml({ more: '<saml:Subject><saml:BaseID/></saml:Subject>' })],
    ['a document type', () => `<!DOCTYPE x SYSTEM "file:///etc/passwd">${requestXml()}`],
    ['an entity bomb', () => bomb + requestXml({ more: '<x>&b;</x>' })],
    ['very deep nesting', () => requestXml({ more: '<x>'.repeat(3000) + '</x>'.repeat(3000) })],
    ['two issuers', () => requestXml({ more: `<saml:Issuer>${signing.entityId}</saml:Issuer>` })],
    ['no XML', () => '<<<'],
  ])('a message is rejected: %s', async (_name, xml) => {
    const before = await openRequests()
    await expectRejected(await postXml(xml()), before)
    await expectRejected(await open(await queryOf(xml())), before)
  })

  test('a small message that inflates to a huge one is rejected', async () => {
    const huge = deflateRawSync(requestXml({ more: ' '.repeat(50_000_000) })).toString('base64')
    const before = await openRequests()
    await expectRejected(await post({ SAMLRequest: huge }), before)
    expect(huge.length).toBeLessThan(100_000)
  })

  test('forms that are too large, doubled or empty are rejected', async () => {
    const before = await openRequests()
    expect((await post({ SAMLRequest: 'A'.repeat(300_000) })).status).toBe(413)
    await expectRejected(await post({}), before)
    await expectRejected(await open('SAMLRequest=%00'), before)
    await expectRejected(await open(await queryOf(requestXml(), { RelayState: 'x'.repeat(5000) })), before)
  })
})

async function signIn(visitor: Visitor) {
  await visitor.submit({ loginName: 'minnie' }, 'loginName')
  return visitor.submit({ password: 'Passw0rd!' }, 'password')
}

describe('requests and browsers', () => {
  test('a request is answered by one assertion, however often it is sent', async () => {
    const query = await queryOf(requestXml())
    const visitor = new Visitor(server.url)
    await visitor.open(`/saml/v2/SSO?${query}`)
    expect(responseXml((await signIn(visitor)).html)).toContain(userId)
    const again = await visitor.open(`/saml/v2/SSO?${query}`)
    expect(again.status).toBe(400)
    expect(again.html).not.toContain('SAMLResponse')
  })

  test('the callback of a request works once, and only in the browser that began it', async () => {
    const attacker = new Visitor(server.url)
    const link = await attacker.begin(`/saml/v2/SSO?${await queryOf(requestXml())}`)
    const id = new URL(link).searchParams.get('authRequestID') ?? ''
    const victim = new Visitor(server.url)
    await victim.open(link)
    // The victim's browser began a request of its own.
    const victimRequest = new URL(victim.seen?.location ?? '', server.url).searchParams.get('authRequestID')
    expect(victimRequest).toMatch(/^SAML_/)
    expect(victimRequest).not.toBe(id)
    expect(responseXml((await signIn(victim)).html)).toContain(userId)
    const stolen = await attacker.open(`/saml/v2/callback?id=${id}`)
    expect(stolen.html).not.toContain('SAMLResponse')
    const replayed = await victim.open(`/saml/v2/callback?id=${victimRequest}`)
    expect([replayed.status, replayed.html.includes('SAMLResponse')]).toEqual([400, false])
  })

  test('the relay state is returned as it came, as text', async () => {
    const relayState = '"><script>alert(1)</script>&amp;'
    const visitor = new Visitor(server.url)
    await visitor.open(`/saml/v2/SSO?${await queryOf(requestXml(), { RelayState: relayState })}`)
    const { html } = await signIn(visitor)
    expect(html).not.toContain('<script>alert')
    expect(formOf(html).RelayState).toBe(relayState)
  })

  test('a request of OAuth is not answered as one of SAML', async () => {
    for (const id of ['V2_x', 'x'.repeat(27), '../x', 'SAML_unknown', ''])
      expect((await fetch(`${server.url}/saml/v2/callback?id=${id}`)).status).toBe(400)
  })
})
