/** What a request asks for beyond a sign-in: the user, the authentication context, and where the response goes. */
import { randomUUID } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { type RegisteredProvider, registerProvider, responseXml } from '#test/support/saml/registered-provider.ts'
import { consumerService } from '#test/support/saml/service-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { Visitor } from '#test/support/visitor.ts'

const CLASS = 'urn:oasis:names:tc:SAML:2.0:ac:classes:'
const REFEDS_MFA = 'https://refeds.org/profile/mfa'
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
const PERSISTENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent'

const secret = generateTotpSecret()
let server: TestServer
let minnie: LoginPerson
let donald: LoginPerson
let daisy: LoginPerson
let provider: RegisteredProvider
beforeAll(async () => {
  server = await startServer()
  const people = loginPeople(server)
  minnie = await people.active({}, 'minnie')
  donald = await people.active({ otpCode: secret }, 'donald')
  daisy = await people.active({ otpCode: secret }, 'daisy')
  const acs = (path: string, index: number, more = '') =>
    consumerService(`https://sp.example/${path}`, 'HTTP-POST', `index="${index}"${more}`)
  provider = await registerProvider(server, {
    metadata: { services: acs('zero', 0) + acs('one', 1, ' isDefault="true"') + acs('seven', 7) },
  })
})
afterAll(() => server.stop())

interface Request {
  readonly content?: string
  readonly attributes?: string
}

function linkOf({ content = '', attributes = '' }: Request): string {
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="_${randomUUID()}" Version="2.0" IssueInstant="${new Date().toISOString()}" ${attributes}><saml:Issuer>${provider.entityId}</saml:Issuer>${content}</samlp:AuthnRequest>`
  return `${server.url}/saml/v2/SSO?${new URLSearchParams({ SAMLRequest: deflateRawSync(xml).toString('base64') })}`
}

async function signIn(visitor: Visitor, person: LoginPerson) {
  if (visitor.seen?.html.includes('name="loginName"')) await visitor.submit({ loginName: person.userName }, 'loginName')
  const seen = await visitor.submit({ password: 'Passw0rd!' }, 'password')
  return seen.html.includes('name="code"') ? visitor.submit({ code: totpCode(secret, Date.now()) }, 'code') : seen
}
const statusOf = (xml: string) => [...xml.matchAll(/status:(\w+)"/g)].map(([, code]) => code)
const classOf = (xml: string) => /<saml:AuthnContextClassRef>([^<]+)</.exec(xml)?.[1]
const userOf = (xml: string) => /Name="UserID".*?<saml:AttributeValue[^>]*>(\d+)</.exec(xml)?.[1]

const context = (names: readonly string[], comparison = '') => ({
  content: `<samlp:RequestedAuthnContext${comparison ? ` Comparison="${comparison}"` : ''}>${names
    .map((name) => `<saml:AuthnContextClassRef>${name}</saml:AuthnContextClassRef>`)
    .join('')}</samlp:RequestedAuthnContext>`,
})

describe('RequestedAuthnContext', () => {
  test.each([
    ['a password', [`${CLASS}PasswordProtectedTransport`], 'exact', `${CLASS}PasswordProtectedTransport`],
    ['the first class that is known', ['urn:own', `${CLASS}Password`], '', `${CLASS}Password`],
    ['a class at least', ['https://refeds.org/profile/sfa'], 'minimum', 'https://refeds.org/profile/sfa'],
  ])('%s is reached by a sign-in with one factor', async (_what, names, comparison, reached) => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf(context(names, comparison)))
    const xml = responseXml((await signIn(visitor, minnie)).html)
    expect([userOf(xml), classOf(xml)]).toEqual([minnie.userId, reached])
  })

  test('two factors are asked for, and named in the assertion', async () => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf(context([REFEDS_MFA])))
    const xml = responseXml((await signIn(visitor, donald)).html)
    expect([userOf(xml), classOf(xml)]).toEqual([donald.userId, REFEDS_MFA])
  })

  test('a session with one factor does not satisfy two: a page asks for the second', async () => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf({}))
    await signIn(visitor, minnie)
    const { html } = await visitor.open(linkOf(context([REFEDS_MFA])))
    expect(html).not.toContain('SAMLResponse')
  })

  test('a phishing-resistant class that a code does not reach is answered by NoAuthnContext', async () => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf(context(['phr'])))
    const xml = responseXml((await signIn(visitor, daisy)).html)
    expect([statusOf(xml), xml.includes('Assertion')]).toEqual([['Responder', 'NoAuthnContext'], false])
  })

  test.each([
    ['unknown classes', [`${CLASS}Kerberos`], ''],
    ['another comparison', [`${CLASS}Password`], 'better'],
  ])('%s are answered by NoAuthnContext before a page', async (_what, names, comparison) => {
    const { html } = await new Visitor(server.url).open(linkOf(context(names, comparison)))
    expect(statusOf(responseXml(html))).toEqual(['Responder', 'NoAuthnContext'])
  })
})

describe('Subject', () => {
  const subject = (value: string, format = '') => ({
    content: `<saml:Subject><saml:NameID${format ? ` Format="${format}"` : ''}>${value}</saml:NameID></saml:Subject>`,
  })

  test.each([
    ['a login name', () => subject('minnie')],
    ['an address', () => subject('minnie@acme.example', EMAIL)],
  ])('%s is filled in, and the user of another session does not count', async (_what, request) => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf({}))
    await signIn(visitor, donald)
    await visitor.open(linkOf(request()))
    expect(visitor.seen?.html).toContain('name="password"')
    expect(userOf(responseXml((await signIn(visitor, minnie)).html))).toBe(minnie.userId)
  })

  test('the id of a user with a session is answered at once', async () => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf({}))
    await signIn(visitor, minnie)
    const { html } = await visitor.open(linkOf(subject(minnie.userId, PERSISTENT)))
    expect(userOf(responseXml(html))).toBe(minnie.userId)
  })

  test.each([
    ['another name', () => subject('goofy')],
    ['a name of one sign-in', () => subject('_1', 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient')],
  ])('a user who is not the requested one (%s) is no answer', async (_what, request) => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf(request()))
    const { searchParams } = new URL(visitor.seen?.location ?? '', server.url)
    searchParams.set('other', '')
    await visitor.open(`/ui/login/login?${searchParams}`)
    await visitor.submit({ loginName: 'minnie' }, 'loginName')
    const xml = responseXml((await visitor.submit({ password: 'Passw0rd!' }, 'password')).html)
    expect([statusOf(xml), xml.includes('Assertion')]).toEqual([['Responder', 'UnknownPrincipal'], false])
  })

  test('a subject without a name is rejected on a page', async () => {
    const response = await fetch(linkOf({ content: '<saml:Subject/>' }))
    expect([response.status, await response.text()]).toEqual([
      400,
      expect.stringContaining('Subject must have a NameID'),
    ])
  })
})

describe('the address of the response', () => {
  const POST = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST'
  test.each([
    ['the index', 'AssertionConsumerServiceIndex="7"', 'seven'],
    ['the address', 'AssertionConsumerServiceURL="https://sp.example/zero"', 'zero'],
    ['the default', '', 'one'],
    ['the default where only the binding is named', `ProtocolBinding="${POST}"`, 'zero'],
  ])('is chosen by %s', async (_what, attributes, path) => {
    const visitor = new Visitor(server.url)
    await visitor.open(linkOf({ attributes }))
    const { html } = await signIn(visitor, minnie)
    expect(html).toContain(`action="https://sp.example/${path}"`)
  })

  test.each([
    'AssertionConsumerServiceIndex="3"',
    'AssertionConsumerServiceURL="https://evil.example/"',
    'AssertionConsumerServiceURL="https://sp.example/zero" AssertionConsumerServiceIndex="7"',
  ])('is not %s', async (attributes) => {
    const response = await fetch(linkOf({ attributes }), { redirect: 'manual' })
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('not in the metadata')])
  })
})
