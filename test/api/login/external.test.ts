/** Signing in through identity providers: accepted users, accepted responses, and offered providers. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { orgDeactivated, orgReactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { totpAdded, totpVerified } from '#domain/user/totp/events.ts'
import { loginPeople } from '#test/support/login-people.ts'
import {
  type AddedProvider,
  addOrgProvider,
  addProvider,
  asksThisMachine,
  comeBack,
  leave,
  through,
} from '#test/support/login-providers.ts'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'
import { sessionsOf } from '#test/support/sign-ins.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let upstream: ScriptedProvider
let people: ReturnType<typeof loginPeople>
let plain: AddedProvider
beforeAll(async () => {
  upstream = await startScriptedProvider()
  server = await startServer(asksThisMachine)
  people = loginPeople(server)
  plain = await addProvider(server, upstream, { isCreationAllowed: true, isLinkingAllowed: true })
})
afterAll(async () => {
  await server.stop()
  await upstream.close()
})

let subjects = 0
let sub = ''
/** Scripts the claims that the provider returns; each test has a different subject. */
const providerReturns = (claims: Record<string, unknown> = {}) => {
  upstream.script = { idToken: { sub, ...claims }, userinfo: { sub } }
}
beforeEach(() => {
  sub = `subject-${subjects++}`
  providerReturns()
})

const visitor = () => new Visitor(server.url)
const SIGNED_IN = 'You are signed in – Usher'
const isIn = async (who: Visitor) => (await who.open('/ui/login')).title === SIGNED_IN
const linkedPerson = (idp: AddedProvider, body: object = {}) =>
  people.active({ password: '', idps: [{ configId: idp.id, externalUserId: sub, displayName: 'Min' }], ...body })

describe('an imported user with a link', () => {
  test('is signed in by the provider, and the session names the method', async () => {
    const { userId, userName } = await linkedPerson(plain)
    const who = visitor()
    const seen = await through(who, upstream, plain.id)
    expect(seen).toMatchObject({ status: 200, location: '/ui/login', title: SIGNED_IN })
    expect(textOf(seen.html)).toContain(userName)
    const [session] = await sessionsOf(server.runtime.services, userId)
    expect(Object.keys(session?.state.factors ?? {})).toEqual(['provider'])
    expect(await people.eventTypes(userId)).toContain('user.human.externallogin.check.succeeded')
  })

  test('finds the button on the page that asks for the name, and on the next one', async () => {
    const who = visitor()
    for (const open of [() => who.open('/ui/login/login'), () => who.submit({ loginName: 'anybody' })]) {
      const { html } = await open()
      expect(textOf(html)).toContain(`Sign in with ${plain.name}`)
      expect(html).toContain(`/ui/login/login/externalidp?idpConfigID=${plain.id}&amp;orgID=`)
    }
  })

  test.each([
    ['locked', userLocked],
    ['deactivated', userDeactivated],
  ])('and is %s is rejected', async (_what, end) => {
    const { userId } = await linkedPerson(plain)
    await people.given(userId, end())
    const who = visitor()
    expect(await through(who, upstream, plain.id)).toMatchObject({
      status: 403,
      title: 'You cannot sign in right now – Usher',
    })
    expect(await isIn(who)).toBe(false)
  })

  test('of a deactivated organization is rejected', async () => {
    const orgId = await addOrgOverApi(server, 'Sleeping')
    const orgProvider = await addOrgProvider(server, upstream, { orgId, isCreationAllowed: true })
    const body = {
      userName: 'sleeper',
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: 'sleeper@acme.example', isEmailVerified: true },
      idps: [{ configId: orgProvider.id, externalUserId: sub, displayName: 'Min' }],
    }
    await server.rest('POST', '/management/v1/users/human/_import', body, { orgId })
    const who = visitor()
    const url = await leave(who, upstream, orgProvider.id)
    const turn = (event: ReturnType<typeof orgDeactivated> | ReturnType<typeof orgReactivated>) =>
      server.runtime.services.events.change({ creator: 'T', now: Date.now() }, orgAggregate, orgId, () => [event])
    await turn(orgDeactivated())
    expect(await comeBack(who, upstream.answerTo(url))).toMatchObject({ status: 403 })
    await turn(orgReactivated())
    expect((await through(who, upstream, orgProvider.id)).title).toBe(SIGNED_IN)
  })

  test('and has an authenticator must enter its code too', async () => {
    const { userId } = await linkedPerson(plain)
    const secret = generateTotpSecret()
    await people.given(userId, totpAdded(server.runtime.services.cipher.encrypt(secret, 'totp')), totpVerified())
    const who = visitor()
    const seen = await through(who, upstream, plain.id)
    expect(seen.location).toMatch(/^\/ui\/login\/mfa\?/)
    expect(await isIn(who)).toBe(false)
    await who.open(seen.location)
    await who.submit({ code: totpCode(secret, Date.now()) }, 'name="code"')
    expect(await isIn(who)).toBe(true)
  })

  test('keeps their profile, unless the provider is to update it', async () => {
    const updating = await addProvider(server, upstream, { isCreationAllowed: true, isAutoUpdate: true })
    const { userId } = await people.active({
      password: '',
      idps: [plain, updating].map(({ id }) => ({ configId: id, externalUserId: sub, displayName: '' })),
    })
    providerReturns({ given_name: 'Daisy', family_name: 'Duck', name: 'Daisy Duck' })
    upstream.script = { ...upstream.script, userinfo: { sub, given_name: 'Daisy' } }
    await through(visitor(), upstream, plain.id)
    expect((await people.load(userId)).profile).toMatchObject({ displayName: 'Minnie Mouse' })
    await through(visitor(), upstream, updating.id)
    expect((await people.load(userId)).profile).toMatchObject({ firstName: 'Daisy', displayName: 'Daisy Duck' })
  })

  test('and whose link is removed is rejected', async () => {
    const { userId } = await linkedPerson(plain)
    await server.rest('DELETE', `/management/v1/users/${userId}/idps/${plain.id}/${sub}`)
    expect((await through(visitor(), upstream, plain.id)).title).toBe('No account is linked yet – Usher')
  })
})

describe('an answer', () => {
  const forged = { status: 400, title: 'This sign-in cannot be used – Usher' }
  beforeEach(() => linkedPerson(plain))

  test.each<[string, (answer: URLSearchParams) => void]>([
    ['with another state', (response) => response.set('state', 'x'.repeat(43))],
    ['without a state', (response) => response.delete('state')],
    ['of another issuer (mix-up)', (response) => response.set('iss', 'https://evil.example')],
    ['without an issuer from one that names itself', (response) => response.delete('iss')],
    ['without a code', (response) => response.delete('code')],
    ['with two states', (response) => response.append('state', 'x')],
  ])('%s is rejected, and no user is signed in', async (_what, change) => {
    const who = visitor()
    const response = upstream.answerTo(await leave(who, upstream, plain.id))
    change(response)
    expect(await comeBack(who, response)).toMatchObject(forged)
    expect(await isIn(who)).toBe(false)
  })

  test('in another browser is rejected, and stays valid in the browser of the request', async () => {
    const [who, another] = [visitor(), visitor()]
    const response = upstream.answerTo(await leave(who, upstream, plain.id))
    await leave(another, upstream, plain.id)
    expect(await comeBack(another, response)).toMatchObject(forged)
    expect((await comeBack(who, response)).title).toBe(SIGNED_IN)
  })

  test('is accepted once', async () => {
    const who = visitor()
    const response = upstream.answerTo(await leave(who, upstream, plain.id))
    await comeBack(who, response)
    upstream.redeemed.length = 0
    expect(await comeBack(who, response)).toMatchObject(forged)
    expect(upstream.redeemed).toEqual([])
  })

  test.each<[string, Record<string, unknown>]>([
    ['for another application', { aud: 'another' }],
    ['of another issuer', { iss: 'https://evil.example' }],
    ['that has expired', { exp: 1 }],
    ['of another sign-in', { nonce: 'another' }],
  ])('with a token %s is refused', async (_what, claims) => {
    providerReturns(claims)
    const who = visitor()
    expect(await through(who, upstream, plain.id)).toMatchObject(forged)
    expect(await isIn(who)).toBe(false)
    expect(server.logged.join('\n')).toMatch(/a sign-in through a provider was refused/)
  })

  test('for one provider is rejected for another with the same users', async () => {
    const other = await startScriptedProvider()
    const evil = await addProvider(server, other, { isCreationAllowed: true })
    const who = visitor()
    // The malicious provider redirects the browser to the honest one, which answers it.
    const sent = await leave(who, other, evil.id)
    const response = upstream.answerTo(sent)
    expect(await comeBack(who, response)).toMatchObject(forged)
    expect(other.redeemed).toEqual([])
    await other.close()
  })

  test('that the user declines leads to a page that explains it', async () => {
    const who = visitor()
    const response = upstream.answerTo(await leave(who, upstream, plain.id), { error: 'access_denied' })
    response.delete('code')
    expect(await comeBack(who, response)).toMatchObject({ status: 403, title: 'You are not signed in – Usher' })
  })

  test('cannot choose the application or the sign-in that it belongs to', async () => {
    const who = visitor()
    const response = upstream.answerTo(await leave(who, upstream, plain.id))
    for (const name of ['authRequestID', 'sessionID', 'intentID']) response.set(name, 'x')
    expect((await comeBack(who, response)).title).toBe(SIGNED_IN)
  })
})

describe('a provider', () => {
  const notOffered = { status: 403, title: 'This way of signing in is not available – Usher' }
  const open = (idpConfigID: string, query: Record<string, string> = {}) =>
    visitor().open(`/ui/login/login/externalidp?${new URLSearchParams({ idpConfigID, ...query })}`)

  test('that is unknown, or not offered, is refused', async () => {
    expect(await open('1')).toMatchObject(notOffered)
    expect(await open('')).toMatchObject(notOffered)
    const { id } = await addProvider(server, upstream, {})
    await server.rest('DELETE', `/admin/v1/policies/login/idps/${id}`)
    expect(await open(id)).toMatchObject(notOffered)
  })

  test('that is no longer offered when the browser returns is rejected', async () => {
    const { id } = await addProvider(server, upstream, { isCreationAllowed: true })
    const gone = await addProvider(server, upstream, { isCreationAllowed: true })
    await linkedPerson({ id, name: '' })
    const who = visitor()
    const [response, another] = [
      upstream.answerTo(await leave(who, upstream, id)),
      upstream.answerTo(await leave(who, upstream, gone.id)),
    ]
    expect(await server.rest('DELETE', `/admin/v1/policies/login/idps/${id}`)).toMatchObject({ status: 200 })
    expect(await server.rest('DELETE', `/admin/v1/idps/templates/${gone.id}`)).toMatchObject({ status: 200 })
    expect(await comeBack(who, response)).toMatchObject(notOffered)
    expect(await comeBack(who, another)).toMatchObject(notOffered)
    expect(await isIn(who)).toBe(false)
  })

  test('of one organization is offered to its users only', async () => {
    const [one, other] = [await addOrgOverApi(server, 'One'), await addOrgOverApi(server, 'Two')]
    const { id, name } = await addOrgProvider(server, upstream, {
      orgId: one,
      isCreationAllowed: true,
      isAutoCreation: true,
    })
    expect(await open(id, { orgID: other })).toMatchObject(notOffered)
    const listed = await server.rest(
      'POST',
      '/management/v1/policies/login',
      { idps: [{ idpId: id }] },
      { orgId: other },
    )
    expect(listed.status).toBe(400)
    const who = visitor()
    await who.open('/ui/login/login')
    const pageText = async (loginName: string) => textOf((await who.submit({ loginName }, 'name="loginName"')).html)
    expect(await pageText('anybody')).not.toContain(name)
    await who.open('/ui/login/login')
    expect(await pageText('nobody-there@one.localhost')).toContain(`Sign in with ${name}`)
  })

  test('with unavailable metadata leads to an error page and a log record', async () => {
    const down = await addProvider(server, { ...upstream, issuer: 'http://localhost:1' }, {})
    expect(await open(down.id)).toMatchObject({ status: 503, title: `${down.name} cannot be reached – Usher` })
    expect(server.logged.join('\n')).toMatch(/localhost:1 cannot be asked/)
  })
})

test('during the redirects the browser sends an HttpOnly cookie', async () => {
  const who = visitor()
  await leave(who, upstream, plain.id)
  const [cookie = ''] = who.setCookies.filter((one) => one.startsWith('usher_external='))
  expect(cookie).toMatch(/^usher_external=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/)
})
