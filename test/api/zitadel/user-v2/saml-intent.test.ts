/** Sign-in at a SAML identity provider by a login UI: this server is both, with its own metadata on either side. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signElement } from '#crypto/xml/xml-signature.ts'
import { readServiceProvider } from '#domain/project/app/saml/service-provider.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { addCaller } from '#test/support/callers.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { asksThisMachine } from '#test/support/login-providers.ts'
import { formOf } from '#test/support/saml/registered-provider.ts'
import { newProviderKey } from '#test/support/saml/service-provider.ts'
import { addEvents, addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

const SUCCESS = 'https://login.example/success'
const FAILURE = 'https://login.example/failure'
const WIKI = '/management/v1/projects'

let server: TestServer
let orgId: string
let token: string
let projectId: string
beforeAll(async () => {
  server = await startServer(asksThisMachine)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  token = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
  projectId = (await server.rest('POST', WIKI, { name: 'Upstream' })).body.id
  await loginPeople(server).active({}, 'minnie')
})
afterAll(() => server.stop())

const post = (path: string, body: object) => server.rest('POST', path, body, { token })
const failure = ({ status, body }: { status: number; body: { message: string } }) => [
  status,
  /\((.*)\)$/.exec(body.message)?.[1],
]
const metadataOf = async (idpId: string) => (await fetch(`${server.url}/idps/${idpId}/saml/metadata`)).text()

/** A provider that knows this service provider. */
async function addProvider(settings: object = {}): Promise<string> {
  const { status, body } = await server.rest('POST', '/admin/v1/idps/saml', {
    name: 'Acme SAML',
    metadataUrl: `${server.url}/saml/v2/metadata`,
    ...settings,
  })
  expect([status, body]).toEqual([200, expect.objectContaining({ id: expect.any(String) })])
  const metadataXml = Buffer.from(await metadataOf(body.id)).toString('base64')
  const app = { name: `Usher ${body.id}`, metadataXml }
  expect((await server.rest('POST', `${WIKI}/${projectId}/apps/saml`, app)).status).toBe(200)
  return body.id
}

const start = async (idpId: string) =>
  (await post('/v2/idp_intents', { idpId, urls: { successUrl: SUCCESS, failureUrl: FAILURE } })).body

/** Signs in at the provider; returns the fields of the form that comes back. */
async function responseOf(step: { authUrl?: string; formData?: { url: string; fields: Record<string, string> } }) {
  const visitor = new Visitor(server.url)
  if (step.authUrl) await visitor.open(step.authUrl)
  else await visitor.post(new URL(step.formData?.url ?? '').pathname, new URLSearchParams(step.formData?.fields))
  await visitor.submit({ loginName: 'minnie' }, 'loginName')
  await visitor.submit({ password: 'Passw0rd!' }, 'password')
  return formOf(visitor.seen?.html ?? '')
}

async function deliver(idpId: string, fields: Record<string, string>) {
  const { action: _action, ...sent } = fields
  const response = await fetch(`${server.url}/idps/${idpId}/saml/acs`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(sent),
  })
  const url = new URL(response.headers.get('location') ?? 'about:blank')
  return { status: response.status, url, query: Object.fromEntries(url.searchParams) }
}

const retrieve = (id = '', idpIntentToken = '') => post(`/v2/idp_intents/${id}`, { idpIntentToken })

test.each([
  ['SAML_BINDING_REDIRECT', false],
  ['SAML_BINDING_REDIRECT', true],
  ['SAML_BINDING_POST', true],
  ['SAML_BINDING_UNSPECIFIED', false],
])('%s, signed: %s: the assertion is read by the token, and signs the linked user in once', async (binding, signed) => {
  const idpId = await addProvider({ binding, withSignedRequest: signed })
  const metadata = readServiceProvider(await metadataOf(idpId))
  expect(metadata.entityId).toBe(`${server.url}/idps/${idpId}/saml/metadata`)
  expect(metadata.signsRequests).toBe(signed)
  const step = await start(idpId)
  expect(step.formData !== undefined).toBe(binding === 'SAML_BINDING_POST')
  const form = await responseOf(step)
  expect(form.action).toBe(`${server.url}/idps/${idpId}/saml/acs`)
  const back = await deliver(idpId, form)
  expect([back.status, back.url.origin + back.url.pathname]).toEqual([303, SUCCESS])
  const { id, token: intentToken } = back.query
  const { body } = await retrieve(id, intentToken)
  expect(body).toMatchObject({
    idpInformation: { idpId, saml: { assertion: expect.any(String) } },
    addHumanUser: { idpLinks: [{ idpId, userId: body.idpInformation.userId }] },
  })
  expect(Buffer.from(body.idpInformation.saml.assertion, 'base64').toString()).toContain(body.idpInformation.userId)
  expect(body.idpInformation.rawInformation.attributes).toBeDefined()
  const userId = await addPerson(server, { orgId, name: `linked-${idpId}` })
  const checks = { user: { userId }, idpIntent: { idpIntentId: id, idpIntentToken: intentToken } }
  expect(failure(await post('/v2/sessions', { checks }))).toEqual([400, 'COMMAND-O8xk3w'])
  await addEvents(server, userId, idpLinkAdded(idpId, body.idpInformation.userId, 'minnie'))
  expect((await post('/v2/sessions', { checks })).status).toBe(201)
  expect(failure(await post('/v2/sessions', { checks }))).toEqual([400, 'COMMAND-Df4bw'])
  // The same response again, and after it.
  expect((await deliver(idpId, form)).status).toBe(400)
})

test('a response is accepted for its request, provider and intent only', async () => {
  const [idpId, otherId] = [await addProvider(), await addProvider()]
  const [form, other] = [await responseOf(await start(idpId)), await start(idpId)]
  const otherState = new URL(other.authUrl).searchParams.get('RelayState') ?? ''
  // Another intent of the same browser: the request is another one.
  const swapped = await deliver(idpId, { ...form, RelayState: otherState })
  expect([swapped.url.origin + swapped.url.pathname, swapped.query.error]).toEqual([FAILURE, 'access_denied'])
  for (const [id, fields] of [
    [otherId, form],
    [idpId, { ...form, RelayState: '' }],
    [idpId, { ...form, RelayState: 'made-up' }],
    [idpId, {}],
    ['999', form],
  ] as const)
    expect((await deliver(id, fields)).status).toBe(400)
  expect((await deliver(idpId, form)).query.token).toBeDefined()
})

const decoded = (form: Record<string, string>) => Buffer.from(form.SAMLResponse ?? '', 'base64').toString()
const encoded = (xml: string) => Buffer.from(xml).toString('base64')

test('a changed, unsigned, foreign or unreadable response redirects to the failure URL', async () => {
  const idpId = await addProvider()
  const key = await newProviderKey('somebody')
  const changes: Record<string, (xml: string) => string> = {
    changed: (xml) => xml.replace(/(<saml:NameID[^>]*>)[^<]*/, '$1somebody-else'),
    unsigned: (xml) => xml.replace(/<ds:Signature.*?<\/ds:Signature>/gs, ''),
    foreign: (xml) => {
      const bare = xml.replace(/<ds:Signature.*?<\/ds:Signature>/gs, '')
      return signElement(bare, /<saml:Assertion[^>]* ID="([^"]+)"/.exec(bare)?.[1] ?? '', key)
    },
    weak: (xml) =>
      xml
        .replaceAll('xmldsig-more#rsa-sha256', '')
        .replaceAll('http://www.w3.org/2001/04/"', 'http://www.w3.org/2000/09/xmldsig#rsa-sha1"'),
    typed: (xml) => `<!DOCTYPE x>${xml}`,
    unreadable: () => '<samlp:Response',
    empty: () => '',
  }
  for (const [what, change] of Object.entries(changes)) {
    const form = await responseOf(await start(idpId))
    const changed = change(decoded(form))
    expect(changed, what).not.toBe(decoded(form))
    const { url, query } = await deliver(idpId, { ...form, SAMLResponse: encoded(changed) })
    expect([what, url.origin + url.pathname, query.token]).toEqual([what, FAILURE, undefined])
    // The intent has ended.
    expect((await deliver(idpId, form)).status).toBe(400)
  }
})

test('a response with a repeated assertion is rejected', async () => {
  const idpId = await addProvider()
  const form = await responseOf(await start(idpId))
  const xml = decoded(form)
  const [assertion = ''] = /<saml:Assertion.*<\/saml:Assertion>/s.exec(xml) ?? []
  const forged = assertion.replace(/(<saml:NameID[^>]*>)[^<]*/, '$1somebody-else').replace(/ ID="[^"]+"/, ' ID="_evil"')
  const { query } = await deliver(idpId, { ...form, SAMLResponse: encoded(xml.replace(assertion, forged + assertion)) })
  expect([query.error, query.token]).toEqual(['access_denied', undefined])
})

test('an error of the provider redirects to the failure URL', async () => {
  const idpId = await addProvider()
  const step = await start(idpId)
  const visitor = new Visitor(server.url)
  await visitor.open(`${step.authUrl}`)
  const state = new URL(step.authUrl).searchParams.get('RelayState') ?? ''
  const status = (code: string, inner = '') =>
    `<samlp:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:${code}">${inner}</samlp:StatusCode>`
  const xml = `<samlp:Response xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r" Version="2.0" IssueInstant="${new Date().toISOString()}"><samlp:Status>${status('Responder', status('RequestDenied'))}</samlp:Status></samlp:Response>`
  const { url } = await deliver(idpId, { SAMLResponse: encoded(xml), RelayState: state })
  expect(url.origin + url.pathname).toBe(FAILURE)
})

test('providers of other kinds, and removed ones, have no metadata', async () => {
  const idpId = await addProvider()
  await server.rest('DELETE', `/admin/v1/idps/templates/${idpId}`)
  for (const id of [idpId, '999']) expect((await fetch(`${server.url}/idps/${id}/saml/metadata`)).status).toBe(404)
})
