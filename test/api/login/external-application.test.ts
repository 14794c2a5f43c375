/** Signing in through a provider for an application: its parameters apply, and the application gets the response. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addAuthRequest } from '#domain/auth-request/add-auth-request.ts'
import type { AuthResult, StoredAuthRequest } from '#domain/auth-request/auth-request.ts'
import { getAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { loginPeople } from '#test/support/login-people.ts'
import {
  type AddedProvider,
  addOrgProvider,
  addProvider,
  asksThisMachine,
  comeBack,
  leave,
} from '#test/support/login-providers.ts'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let upstream: ScriptedProvider
let people: ReturnType<typeof loginPeople>
let idp: AddedProvider
let projectId: string
beforeAll(async () => {
  upstream = await startScriptedProvider()
  server = await startServer(asksThisMachine)
  people = loginPeople(server)
  idp = await addProvider(server, upstream, { isCreationAllowed: true, isLinkingAllowed: true })
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body.id
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

let subjects = 0
let sub = ''
let who: Visitor
beforeEach(() => {
  sub = `subject-${subjects++}`
  upstream.script = { idToken: { sub, preferred_username: sub }, userinfo: { sub } }
  who = new Visitor(server.url)
})

async function ask(wishes: Partial<StoredAuthRequest> = {}, at = Date.now()) {
  const request: StoredAuthRequest = {
    applicationName: 'Corner Shop',
    projectId,
    applicationOrgId: '',
    scopes: ['openid'],
    prompts: [],
    maxAge: undefined,
    loginHint: '',
    hintUserId: '',
    uiLocales: [],
    acrValues: [],
    orgId: '',
    idpId: '',
    ...wishes,
  }
  const authRequest = await addAuthRequest(server.runtime.services, { interactionId: 'i', clientId: 'c', request }, at)
  who.holds(authRequest)
  return authRequest
}
const responseTo = async ({ id }: { id: string }) =>
  (await getAuthRequest(server.runtime.services, id, Date.now())).result as AuthResult | undefined
const backAt = ({ id }: { id: string }) => `/oauth/v2/authorize/callback?id=${id}`
const linkedPerson = () =>
  people.active({ password: '', idps: [{ configId: idp.id, externalUserId: sub, displayName: '' }] })
/** Where the browser was sent from a page of ours. */
const sentFrom = async (link: string) => {
  const { location } = await who.open(link)
  return location.startsWith('/authorize?') ? upstream.issuer + location : undefined
}

test('a linked user returns to the application, which gets the provider as the method', async () => {
  const { userId } = await linkedPerson()
  const authRequest = await ask()
  const { html } = await who.open(authRequest.loginUrl)
  const [, href = ''] = /href="([^"]*externalidp[^"]*)"/.exec(html) ?? []
  const url = (await sentFrom(href.replaceAll('&amp;', '&'))) ?? ''
  expect(new URL(url).searchParams.has('prompt')).toBe(false)
  expect((await comeBack(who, upstream.answerTo(url))).location).toBe(backAt(authRequest))
  expect(await responseTo(authRequest)).toMatchObject({ userId, amr: ['federated'] })
})

test('an application that names the provider redirects its users there without a page of this server', async () => {
  const { userId } = await linkedPerson()
  const authRequest = await ask({ idpId: idp.id })
  const url = (await sentFrom(authRequest.loginUrl)) ?? ''
  expect((await comeBack(who, upstream.answerTo(url))).location).toBe(backAt(authRequest))
  expect(await responseTo(authRequest)).toMatchObject({ userId })
})

test.each([
  ['prompt=login', { prompts: ['login'] as const }],
  ['max_age', { maxAge: 60 }],
])('with %s the provider must authenticate the user again', async (_what, wish) => {
  const authRequest = await ask({ idpId: idp.id, ...wish })
  expect(new URL((await sentFrom(authRequest.loginUrl)) ?? '').searchParams.get('prompt')).toBe('login')
})

test('a signed-in user must authenticate at the provider again', async () => {
  const linked = await linkedPerson()
  const first = await leave(who, upstream, idp.id)
  expect(new URL(first).searchParams.has('prompt')).toBe(false)
  expect((await comeBack(who, upstream.answerTo(first))).title).toBe('You are signed in – Usher')
  expect(new URL(await leave(who, upstream, idp.id)).searchParams.get('prompt')).toBe('login')
  const authRequest = await ask({ idpId: idp.id, hintUserId: `not-${linked.userId}` })
  expect(new URL((await sentFrom(authRequest.loginUrl)) ?? '').searchParams.has('prompt')).toBe(false)
})

test('an application of one organization offers its providers and accepts its users only', async () => {
  const orgId = await addOrgOverApi(server, 'Guild')
  const orgProvider = await addOrgProvider(server, upstream, { orgId, isCreationAllowed: true, isAutoCreation: true })
  const page = textOf((await who.open((await ask({ orgId })).loginUrl)).html)
  expect(page).toContain(`Sign in with ${orgProvider.name}`)
  expect(page).not.toContain(idp.name)
  const authRequest = await ask({ orgId })
  const query = { authRequestID: authRequest.id, orgID: (await linkedPerson()).orgId }
  expect(
    await who.open(`/ui/login/login/externalidp?${new URLSearchParams({ idpConfigID: idp.id, ...query })}`),
  ).toMatchObject({
    status: 403,
    title: 'This way of signing in is not available – Usher',
  })
  expect(await responseTo(authRequest)).toBeUndefined()
})

test('a user who links or registers returns to the application afterwards', async () => {
  const { userId, userName } = await people.active()
  const linking = await ask()
  await comeBack(who, upstream.answerTo(await leave(who, upstream, idp.id, { authRequestID: linking.id })))
  const choice = who.seen?.location ?? ''
  const [, href = ''] = /href="([^"]+)"[^>]*>Link an account you have</.exec(who.seen?.html ?? '') ?? []
  await who.open(href.replaceAll('&amp;', '&'))
  await who.submit({ loginName: userName }, 'name="loginName"')
  expect((await who.submit({ password: 'Passw0rd!' }, 'name="password"')).title).toBe('Link the two accounts? – Usher')
  expect((await who.submit({}, 'value="link"')).location).toBe(backAt(linking))
  expect(await responseTo(linking)).toMatchObject({ userId })
  // The requested object was removed.
  expect((await who.open(choice)).status).toBe(400)

  const registering = await ask()
  who = new Visitor(server.url)
  who.holds(registering)
  sub = `${sub}-new`
  upstream.script = { idToken: { sub, preferred_username: sub }, userinfo: { sub } }
  await comeBack(who, upstream.answerTo(await leave(who, upstream, idp.id, { authRequestID: registering.id })))
  const seen = await who.submit({ firstName: 'A', lastName: 'B', email: 'a@b.example' })
  expect(seen.title).toBe('Confirm your email address – Usher')
  expect(await responseTo(registering)).toBeUndefined()
  const { user_id: newId } = await server.runtime.services.rows
    .selectFrom('idp_links')
    .select('user_id')
    .where('external_user_id', '=', sub)
    .executeTakeFirstOrThrow()
  const code = await people.code(newId, 'emailVerification', (user) => user.email.code)
  expect((await who.submit({ code }, 'name="code"')).location).toBe(backAt(registering))
  expect(await responseTo(registering)).toMatchObject({ amr: ['federated'] })
})

test('an application removed during the sign-in gets no code, and the page shows an error', async () => {
  await linkedPerson()
  const authRequest = await ask()
  const response = upstream.answerTo(await leave(who, upstream, idp.id, { authRequestID: authRequest.id }))
  await server.runtime.services.events.writeRecords([{ table: 'auth_requests', remove: { id: authRequest.id } }])
  expect((await comeBack(who, response)).status).toBe(410)
  expect((await who.open('/ui/login')).location).toBe('/ui/login/login')
})
