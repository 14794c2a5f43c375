/** Signing in for an application: its parameters, the choice of a user, and the response to the application. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addAuthRequest } from '#domain/auth-request/add-auth-request.ts'
import type { StoredAuthRequest } from '#domain/auth-request/auth-request.ts'
import { getAuthRequest } from '#domain/auth-request/get-auth-request.ts'
import { type LoginPerson, loginPeople } from '#test/support/login-people.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { sessionsOf } from '#test/support/sign-ins.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
let projectId: string
let minnie: LoginPerson
let visitor: Visitor
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body.id
})
afterAll(() => server.stop())
beforeEach(async () => {
  minnie = await people.active()
  visitor = new Visitor(server.url)
})

async function ask(wishes: Partial<StoredAuthRequest> = {}, at = Date.now()) {
  const request: StoredAuthRequest = {
    applicationName: 'Corner <Shop>',
    projectId,
    applicationOrgId: minnie.orgId,
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
  return addAuthRequest(server.runtime.services, { interactionId: 'i', clientId: 'c', request }, at)
}
const open = async (wishes: Partial<StoredAuthRequest> = {}) => {
  const authRequest = await ask(wishes)
  visitor.holds(authRequest)
  await visitor.open(authRequest.loginUrl)
  return authRequest
}
const responseTo = async ({ id }: { id: string }) =>
  (await getAuthRequest(server.runtime.services, id, Date.now())).result as {
    userId?: string
    amr?: string[]
    error?: string
  }
const typeIn = async ({ userName }: LoginPerson, password = 'Passw0rd!') => {
  await visitor.submit({ loginName: userName })
  return visitor.submit({ password })
}
const wentBack = ({ id }: { id: string }) => visitor.seen?.location === `/oauth/v2/authorize/callback?id=${id}`

test('after name and password the browser returns to the application, which gets the user and the methods used', async () => {
  const authRequest = await open()
  expect(textOf(visitor.seen?.html ?? '')).toContain('to continue to Corner <Shop>')
  expect(visitor.seen?.headers.get('content-security-policy')).not.toContain('form-action')
  await typeIn(minnie)
  expect(wentBack(authRequest)).toBe(true)
  expect(await responseTo(authRequest)).toEqual({
    userId: minnie.userId,
    sessionId: expect.stringMatching(/^\d+$/),
    authTime: expect.any(Number),
    amr: ['pwd', 'password'],
  })
})

test('a signed-in user returns to the application at once', async () => {
  await open()
  await typeIn(minnie)
  const next = await open()
  expect(wentBack(next)).toBe(true)
})

test('the sign-in of one application survives the sign-in for another', async () => {
  const first = await open()
  await typeIn(minnie)
  const { sessionId } = (await responseTo(first)) as { sessionId?: string }
  const token = visitor.cookies.get('usher_session')
  const second = await open({ prompts: ['login'] })
  expect(wentBack(second)).toBe(false)
  await typeIn(minnie)
  expect(wentBack(second)).toBe(true)
  expect(await responseTo(second)).toMatchObject({ sessionId })
  expect(visitor.cookies.get('usher_session')).not.toBe(token)
})

test('a sign-in older than the application accepts requires reauthentication by the same user', async () => {
  await open()
  await typeIn(minnie)
  const authRequest = await open({ maxAge: 0 })
  expect(visitor.seen?.title).toBe('Enter your password – Usher')
  expect(visitor.seen?.html).toContain(`value="${minnie.userName}"`)
  await visitor.submit({ password: 'Passw0rd!' })
  expect(wentBack(authRequest)).toBe(true)
})

describe('several accounts', () => {
  let donald: LoginPerson
  beforeEach(async () => {
    donald = await people.active()
    await open()
    await typeIn(minnie)
    await open({ prompts: ['login'] })
    await typeIn(donald)
  })

  test('are offered, and the application gets the chosen one', async () => {
    const authRequest = await open()
    expect(visitor.seen?.title).toBe('Choose an account – Usher')
    const text = textOf(visitor.seen?.html ?? '')
    expect(text).toContain(minnie.userName)
    expect(text).toContain(donald.userName)
    await visitor.submit({}, minnie.userName)
    expect(await responseTo(authRequest)).toMatchObject({ userId: minnie.userId })
  })

  test('are not offered when the application names the user', async () => {
    const byId = await open({ hintUserId: minnie.userId })
    expect(await responseTo(byId)).toMatchObject({ userId: minnie.userId })
    const byName = await open({ loginHint: donald.userName.toUpperCase() })
    expect(await responseTo(byName)).toMatchObject({ userId: donald.userId })
  })

  test('can be skipped for another account', async () => {
    const daisy = await people.active()
    const authRequest = await open()
    await visitor.open(`/ui/login/login?authRequestID=${authRequest.id}&other=`)
    await typeIn(daisy)
    expect(await responseTo(authRequest)).toMatchObject({ userId: daisy.userId })
  })

  test('a session of another browser cannot be chosen', async () => {
    const stranger = new Visitor(server.url)
    const authRequest = await ask()
    stranger.holds(authRequest)
    await stranger.open(authRequest.loginUrl)
    await stranger.submit({ loginName: minnie.userName })
    const before = await sessionsOf(server.runtime.services, minnie.userId)
    const form = / name="csrf" value="([^"]+)"/.exec(stranger.seen?.html ?? '')?.[1] ?? ''
    const values = { csrf: form, authRequestID: authRequest.id, sessionID: before[0]?.id ?? '' }
    await stranger.post('/ui/login/accounts', new URLSearchParams(values))
    expect(await responseTo(authRequest)).toBeUndefined()
  })
})

test('select_account shows the choice even for one account', async () => {
  await open()
  await typeIn(minnie)
  await open({ prompts: ['select_account'] })
  expect(visitor.seen?.title).toBe('Choose an account – Usher')
})

test('a login hint skips to the password page, for existing and unknown users', async () => {
  for (const loginHint of [minnie.userName, 'nobody-at-all']) {
    await open({ loginHint })
    expect(visitor.seen?.title).toBe('Enter your password – Usher')
    expect(visitor.seen?.html).toContain(`value="${loginHint}"`)
  }
})

test('the pages use the language that the application requests', async () => {
  await open({ uiLocales: ['xx', 'fr-CH'] })
  expect(visitor.seen?.html).toContain('<html lang="fr">')
})

test('a user who returns without signing in sends an error to the application', async () => {
  const authRequest = await open()
  expect(visitor.seen?.html).toContain(`href="/ui/login/cancel?authRequestID=${authRequest.id}"`)
  await visitor.open(`/ui/login/cancel?authRequestID=${authRequest.id}`)
  expect(wentBack(authRequest)).toBe(true)
  expect(await responseTo(authRequest)).toMatchObject({ error: 'access_denied' })
})

test('an expired request shows an error on every step and signs no user in', async () => {
  for (const id of ['unknown', (await ask({}, Date.now() - 61 * 60 * 1000)).id]) {
    const seen = await visitor.open(`/ui/login/login?authRequestID=${id}`)
    expect(seen).toMatchObject({ status: 410, title: 'This sign-in has expired – Usher' })
  }
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName: minnie.userName })
  const late = await visitor.submit({ password: 'Passw0rd!', authRequestID: 'unknown' })
  expect(late.status).toBe(410)
  expect(visitor.cookies.has('usher_session')).toBe(false)
})

test('an application of another organization rejects the user, shows the reason and offers other users', async () => {
  const authRequest = await open({ orgId: await addOtherOrg(server, 'Elsewhere') })
  const seen = await typeIn(minnie)
  expect(seen).toMatchObject({ status: 403, title: 'You cannot continue with this account – Usher' })
  expect(textOf(seen.html)).toContain('This application is for people of another organisation')
  expect(await responseTo(authRequest)).toBeUndefined()
})

test('a required password change happens during the sign-in, which then continues', async () => {
  const due = await people.active({ passwordChangeRequired: true })
  const authRequest = await open()
  await typeIn(due)
  expect(visitor.seen?.title).toBe('Choose a new password – Usher')
  await visitor.submit({ password: 'N3wPass!!', passwordconfirm: 'N3wPass!!' })
  expect(wentBack(authRequest)).toBe(true)
})

test('a user who finishes the account first returns to the application afterwards', async () => {
  const person = await people.initial({ initialPassword: 'Passw0rd!' })
  const authRequest = await open()
  await typeIn(person)
  const code = await people.code(person.userId, 'initializeUser', (user) => user.initCode)
  await visitor.open(`${visitor.seen?.location}&code=${code}`)
  const done = await visitor.submit()
  expect(done.html).toContain(`/ui/login/login?authRequestID=${authRequest.id}&amp;loginName=${person.userName}`)
})

test('the return address comes from the authorization request only: no parameter of the pages changes it', async () => {
  const authRequest = await ask()
  visitor.holds(authRequest)
  for (const evil of ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)']) {
    await visitor.open(
      `/ui/login/login?${new URLSearchParams({ authRequestID: authRequest.id, redirect_uri: evil, returnTo: evil })}`,
    )
    expect(visitor.seen?.html).not.toContain('evil')
  }
  await typeIn(minnie)
  expect(wentBack(authRequest)).toBe(true)
})
