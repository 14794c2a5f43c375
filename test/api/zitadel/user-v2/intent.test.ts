/** Sign-in through a provider by a login UI: the RPCs StartIdentityProviderIntent and RetrieveIdentityProviderIntent. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { addCaller } from '#test/support/callers.ts'
import { addProvider, asksThisMachine } from '#test/support/login-providers.ts'
import { redirectOf, type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { addEvents, addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const SUCCESS = 'https://login.example/success?from=idp'
const FAILURE = 'https://login.example/failure'

let server: TestServer
let provider: ScriptedProvider
let idpId: string
let orgId: string
let token: string
beforeAll(async () => {
  server = await startServer(asksThisMachine)
  provider = await startScriptedProvider()
  idpId = (await addProvider(server, provider, { isLinkingAllowed: true })).id
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  token = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
})
afterAll(async () => {
  await server.stop()
  await provider.close()
})

let count = 0
let userId: string
let sub: string
beforeEach(async () => {
  sub = `minnie-${count++}`
  userId = await addPerson(server, { orgId, name: sub })
  const known = { email: 'minnie@there.example', email_verified: true, given_name: 'Minnie', family_name: 'Mouse' }
  provider.script = { idToken: { sub, preferred_username: sub, ...known }, userinfo: { sub } }
})

const post = (path: string, body: object) => server.rest('POST', path, body, { token })
const start = (body: object = { idpId, urls: { successUrl: SUCCESS, failureUrl: FAILURE } }) =>
  post('/v2/idp_intents', body)
const retrieve = (id: string, idpIntentToken: string) => post(`/v2/idp_intents/${id}`, { idpIntentToken })
const failure = ({ status, body }: { status: number; body: { message: string } }) => [
  status,
  /\((.*)\)$/.exec(body.message)?.[1],
]
const link = () => addEvents(server, userId, idpLinkAdded(idpId, sub, sub))

/** Goes to the provider and back, as a browser. */
async function comeBack(changes: Record<string, string> = {}, response = provider.answerTo) {
  const { body } = await start()
  const query = response(body.authUrl, changes)
  expect(redirectOf(query)).toBe(`${server.url}/idps/callback`)
  const back = await fetch(`${server.url}/idps/callback?${query}`, { redirect: 'manual' })
  const url = new URL(back.headers.get('location') ?? 'about:blank')
  return { query, url, id: url.searchParams.get('id') ?? '', token: url.searchParams.get('token') ?? '' }
}
const signIn = (intent: { id: string; token: string }) =>
  post('/v2/sessions', {
    checks: { user: { userId }, idpIntent: { idpIntentId: intent.id, idpIntentToken: intent.token } },
  })

test('an unlinked account returns the data for the new user', async () => {
  const { url, id, token: intentToken } = await comeBack()
  expect([url.origin + url.pathname, url.searchParams.get('from')]).toEqual(['https://login.example/success', 'idp'])
  expect(url.searchParams.get('user')).toBeNull()
  const { status, body } = await retrieve(id, intentToken)
  expect(status).toBe(200)
  expect(body).toMatchObject({
    details: { resourceOwner: 'instance' },
    idpInformation: {
      idpId,
      userId: sub,
      userName: sub,
      oauth: { accessToken: expect.any(String), idToken: expect.any(String) },
      rawInformation: { sub, email: 'minnie@there.example' },
    },
    addHumanUser: {
      profile: { givenName: 'Minnie', familyName: 'Mouse' },
      email: { email: 'minnie@there.example', isVerified: true },
      idpLinks: [{ idpId, userId: sub, userName: sub }],
    },
  })
  expect(body).not.toHaveProperty('userId')
  expect(failure(await signIn({ id, token: intentToken }))).toEqual([400, 'COMMAND-O8xk3w'])
  await link()
  expect((await signIn({ id, token: intentToken })).status).toBe(201)
})

test('a linked account names its user, and signs it in once', async () => {
  await link()
  const intent = await comeBack()
  expect(intent.url.searchParams.get('user')).toBe(userId)
  expect((await retrieve(intent.id, intent.token)).body).toMatchObject({ userId, updateHumanUser: { userId } })
  const { status, body } = await signIn(intent)
  expect(status).toBe(201)
  const { session } = (await server.rest('GET', `/v2/sessions/${body.sessionId}`, undefined, { token })).body
  expect(session.factors.intent.verifiedAt).toBeDefined()
  expect((await server.rest('POST', '/v2/sessions/search', {}, { token: body.sessionToken })).status).toBe(200)
  expect(failure(await signIn(intent))).toEqual([400, 'COMMAND-Df4bw'])
  expect(failure(await retrieve(intent.id, intent.token))).toEqual([400, 'IDP-nme4gszsvx'])
})

test('a linked account is rejected for another user', async () => {
  const other = await addPerson(server, { orgId, name: `${sub}-other` })
  await addEvents(server, other, idpLinkAdded(idpId, sub, sub))
  expect(failure(await signIn(await comeBack()))).toEqual([400, 'COMMAND-O8xk3w'])
})

test('a wrong token, and one of another intent, are rejected', async () => {
  const [one, other] = [await comeBack(), await comeBack()]
  for (const wrong of ['x', other.token]) expect(failure(await retrieve(one.id, wrong))).toEqual([403, 'CRYPTO-CRYPTO'])
  expect((await retrieve('999', one.token)).status).toBe(403)
  expect(failure(await signIn({ id: one.id, token: 'x' }))).toEqual([403, 'CRYPTO-CRYPTO'])
})

test('a denied or invalid provider response redirects to the failure URL', async () => {
  const denied = await comeBack({ error: 'access_denied' })
  expect(denied.url.href).toContain(`${FAILURE}?id=`)
  expect(Object.fromEntries(denied.url.searchParams)).toMatchObject({ error: 'access_denied' })
  provider.script = { ...provider.script, strangeKey: true }
  const forged = await comeBack()
  expect([forged.url.pathname, forged.token]).toEqual(['/failure', ''])
})

test('a response is accepted once, and only with the state of an open intent', async () => {
  const { query } = await comeBack()
  for (const again of [query, new URLSearchParams({ code: 'x', state: 'made-up' }), new URLSearchParams()]) {
    const response = await fetch(`${server.url}/idps/callback?${again}`, { redirect: 'manual' })
    expect([response.status, response.headers.get('location')]).toEqual([400, null])
  }
})

test.each([
  [
    'an unknown provider',
    { idpId: '999', urls: { successUrl: SUCCESS, failureUrl: FAILURE } },
    [400, 'COMMAND-39n221fs'],
  ],
  [
    'an address that runs script',
    { urls: { successUrl: 'javascript:alert(1)', failureUrl: FAILURE } },
    [400, 'COMMAND-8b4nk'],
  ],
  ['credentials for a directory', { ldap: { username: 'minnie', password: 'secret' } }, [400, 'USERv2-kind1']],
  ['neither addresses nor credentials', { urls: undefined }, [501, 'USERv2-S2g21']],
])('%s is rejected', async (_what, body, expected) => {
  expect(failure(await start({ idpId, ...body }))).toEqual(expected)
})
