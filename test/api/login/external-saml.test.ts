/** Signing in through SAML providers on the built-in pages: this server is both, with its own metadata on either side. */
import { inflateRawSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { type Allows, asksThisMachine } from '#test/support/login-providers.ts'
import { formOf } from '#test/support/saml/registered-provider.ts'
import { addEvents } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { formsOf, textOf, Visitor } from '#test/support/visitor.ts'

const SIGNED_IN = 'You are signed in – Usher'
const FORGED = 'This sign-in cannot be used – Usher'

let server: TestServer
let people: ReturnType<typeof loginPeople>
let projectId: string
let count = 0
beforeAll(async () => {
  server = await startServer(asksThisMachine)
  people = loginPeople(server)
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Upstream' })).body.id
  await people.active({}, 'minnie')
})
afterAll(() => server.stop())

/** A provider of the instance that knows this service provider, offered on the pages. */
async function addProvider(providerOptions: Allows, settings: object = {}): Promise<{ id: string; name: string }> {
  const name = `SAML ${count++}`
  const metadataUrl = `${server.url}/saml/v2/metadata`
  const { body } = await server.rest('POST', '/admin/v1/idps/saml', { name, metadataUrl, providerOptions, ...settings })
  const metadata = await (await fetch(`${server.url}/idps/${body.id}/saml/metadata`)).text()
  const app = { name, metadataXml: Buffer.from(metadata).toString('base64') }
  await server.rest('POST', `/management/v1/projects/${projectId}/apps/saml`, app)
  await server.rest('POST', '/admin/v1/policies/login/idps', { idpId: body.id })
  return { id: body.id, name }
}

const startLink = (id: string) => `/ui/login/login/externalidp?idpConfigID=${id}`

/** Signs in at the provider in a browser of its own; returns the form that comes back. */
async function atProvider(request: string | { action: string; values: Record<string, string> }) {
  const there = new Visitor(server.url)
  if (typeof request === 'string') await there.open(request)
  else await there.post(new URL(request.action).pathname, new URLSearchParams(request.values))
  await there.submit({ loginName: 'minnie' }, 'loginName')
  await there.submit({ password: 'Passw0rd!' }, 'password')
  return formOf(there.seen?.html ?? '')
}

/** Submits the form as another site does: without cookies. Returns where the browser continues. */
async function deliver({ action = '', ...fields }: Record<string, string>): Promise<string> {
  const response = await fetch(action, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) })
  return response.headers.get('location') ?? ''
}

async function callbackOf(who: Visitor, id: string): Promise<string> {
  return deliver(await atProvider(await who.begin(startLink(id))))
}

test('a linked user finds the button, and is signed in by the provider, once', async () => {
  const { id, name } = await addProvider({ isLinkingAllowed: true })
  const who = new Visitor(server.url)
  expect(textOf((await who.open('/ui/login/login')).html)).toContain(`Sign in with ${name}`)
  const first = await who.open(await callbackOf(who, id))
  expect(first.title).toBe('No account is linked yet – Usher')
  const intents = await server.runtime.services.rows.selectFrom('login_intents').selectAll().execute()
  expect(intents.filter((row) => row.idp_id === id)).toMatchObject([{ stage: 'consumed', sealed: '' }])
  // The persistent name is known from the intent of a login UI.
  const urls = { successUrl: 'https://login.example/ok', failureUrl: 'https://login.example/failed' }
  const { body } = await server.rest('POST', '/v2/idp_intents', { idpId: id, urls })
  const { searchParams } = new URL(await deliver(await atProvider(body.authUrl)))
  const read = await server.rest('POST', `/v2/idp_intents/${searchParams.get('id')}`, {
    idpIntentToken: searchParams.get('token'),
  })
  const { userId } = await people.active({})
  await addEvents(server, userId, idpLinkAdded(id, read.body.idpInformation.userId, 'minnie'))
  const callback = await callbackOf(who, id)
  expect((await who.open(callback)).title).toBe(SIGNED_IN)
  expect(await people.eventTypes(userId)).toContain('user.human.externallogin.check.succeeded')
  expect((await who.open(callback)).title).toBe(FORGED)
})

test('a user without an account gets one where the provider creates them, or registers', async () => {
  const { id } = await addProvider({ isCreationAllowed: true })
  const who = new Visitor(server.url)
  await who.open(await callbackOf(who, id))
  const seen = await who.submit({ userName: `minnie-of-${id}`, email: `m-${id}@acme.example` }, 'userName')
  expect(seen.title).toBe('Confirm your email address – Usher')
})

describe('a response is accepted', () => {
  test('in the browser that started the sign-in only', async () => {
    const { id } = await addProvider({ isCreationAllowed: true })
    const who = new Visitor(server.url)
    const callback = await callbackOf(who, id)
    const other = new Visitor(server.url)
    await other.begin(startLink(id))
    expect((await other.open(callback)).title).toBe(FORGED)
    expect((await who.open(callback)).title).toBe('No account is linked yet – Usher')
  })

  test('for its own sign-in only', async () => {
    const { id } = await addProvider({ isCreationAllowed: true })
    const [who, other] = [new Visitor(server.url), new Visitor(server.url)]
    const [own, foreign] = [new URL(await callbackOf(who, id)), new URL(await callbackOf(other, id))]
    // The attacker’s identity in the sign-in of someone else.
    for (const name of ['id', 'token']) own.searchParams.set(name, foreign.searchParams.get(name) ?? '')
    expect((await who.open(own.href)).title).toBe(FORGED)
  })

  test('with a valid signature only', async () => {
    const { id } = await addProvider({ isCreationAllowed: true })
    const who = new Visitor(server.url)
    const form = await atProvider(await who.begin(startLink(id)))
    const text = Buffer.from(form.SAMLResponse ?? '', 'base64').toString()
    const SAMLResponse = Buffer.from(text.replaceAll('minnie', 'mickey')).toString('base64')
    expect((await who.open(await deliver({ ...form, SAMLResponse }))).title).toBe(FORGED)
  })
})

test('a provider that takes requests as forms gets one from a page that permits its address', async () => {
  const { id, name } = await addProvider({ isCreationAllowed: true }, { binding: 'SAML_BINDING_POST' })
  const who = new Visitor(server.url)
  const seen = await who.open(startLink(id))
  expect(seen.title).toBe(`Sign in with ${name} – Usher`)
  expect(seen.headers.get('content-security-policy')).toContain(`form-action 'self' ${server.url}`)
  const form = formsOf(seen.html).find(({ values }) => 'SAMLRequest' in values)
  if (!form) throw new Error('no request')
  expect((await who.open(await deliver(await atProvider(form)))).title).toBe('No account is linked yet – Usher')
})

test('the provider must authenticate a user again who is signed in here already', async () => {
  const { id } = await addProvider({ isCreationAllowed: true })
  const who = new Visitor(server.url)
  const requestOf = async () => {
    const text = new URL(await who.begin(startLink(id))).searchParams.get('SAMLRequest') ?? ''
    return inflateRawSync(Buffer.from(text, 'base64')).toString()
  }
  expect(await requestOf()).not.toContain('ForceAuthn="true"')
  await who.open('/ui/login/login')
  await who.submit({ loginName: 'minnie' }, 'loginName')
  await who.submit({ password: 'Passw0rd!' }, 'password')
  expect(await requestOf()).toContain('ForceAuthn="true"')
})
