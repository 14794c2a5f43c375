/** Sign-ins at the pages, as SessionService returns and ends them. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { addCaller } from '#test/support/callers.ts'
import { addPerson, addTotp, PASSWORD, TOTP_SECRET } from '#test/support/session-people.ts'
import { sessionsOf } from '#test/support/sign-ins.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
let orgId: string
let loginClient: string
let nobody: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  loginClient = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
  nobody = (await addCaller(server, { orgId })).token
})
afterAll(() => server.stop())

let count = 0
let userId: string
let name: string
let visitor: Visitor
beforeEach(async () => {
  name = `daisy${count++}`
  userId = await addPerson(server, { orgId, name })
  visitor = new Visitor(server.url, { 'user-agent': 'Browser/1.0' })
})

const IN = 'You are signed in – Usher'
const isIn = async () => (await visitor.open('/ui/login')).title === IN
async function enterPassword() {
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName: name }, 'name="loginName"')
  return visitor.submit({ password: PASSWORD }, 'name="password"')
}
async function listed(token = loginClient) {
  const queries = [{ userIdQuery: { id: userId } }]
  return (await server.rest('POST', '/v2/sessions/search', { queries }, { token })).body.sessions ?? []
}
async function sessionId(): Promise<string> {
  const [session] = await sessionsOf(server.runtime.services, userId)
  if (!session) throw new Error('the user has no session')
  return session.id
}
const call = (method: string, id: string, body?: object, token = loginClient) =>
  server.rest(method, `/v2/sessions/${id}`, body, { token })
/** The token of the account in the browser's cookie. */
const cookieToken = () =>
  [...visitor.cookies].flatMap(([key, value]) => (key.includes('session') ? [value] : [])).at(0) ?? ''

describe('a sign-in at the pages', () => {
  test('is listed with user, factors, browser and expiry, from its first factor on', async () => {
    await addTotp(server, userId)
    await enterPassword()
    const [begun] = await listed()
    expect(begun).toMatchObject({
      id: await sessionId(),
      factors: {
        user: { id: userId, organizationId: orgId, displayName: 'Minnie Mouse' },
        password: { verifiedAt: expect.any(String) },
      },
      userAgent: { description: 'Browser/1.0' },
      expirationDate: expect.any(String),
    })
    expect(begun.factors).not.toHaveProperty('totp')
    expect(await isIn()).toBe(false)

    await enterPassword()
    await visitor.submit({ code: totpCode(TOTP_SECRET, Date.now()) }, 'name="code"')
    expect(await isIn()).toBe(true)
    const sessions = await listed()
    expect(sessions).toHaveLength(1)
    expect(sessions[0].factors).toMatchObject({
      password: { verifiedAt: expect.any(String) },
      totp: { verifiedAt: expect.any(String) },
    })
    expect(Date.parse(sessions[0].expirationDate)).toBeGreaterThan(Date.parse(begun.expirationDate))
  })

  test('has the same factors as a session of the API with the same checks', async () => {
    await enterPassword()
    const body = { checks: { user: { userId }, password: { password: PASSWORD } } }
    const created = await server.rest('POST', '/v2/sessions', body, { token: loginClient })
    const sessions = await listed()
    expect(sessions).toHaveLength(2)
    const shapes = sessions.map(({ factors }: { factors: object }) => Object.keys(factors).toSorted())
    expect(shapes[0]).toEqual(shapes[1])
    const states = await sessionsOf(server.runtime.services, userId)
    expect(states.map(({ state }) => Object.keys(state.factors))).toEqual([['password'], ['password']])
    expect(states.find(({ id }) => id === created.body.sessionId)?.state.signIn).toBeUndefined()
  })

  test('is read and listed by those with the permission alone', async () => {
    await enterPassword()
    const id = await sessionId()
    expect(await listed(nobody)).toEqual([])
    expect((await call('GET', id, undefined, nobody)).status).toBe(403)
    expect((await call('GET', id)).body.session.factors.user.id).toBe(userId)
  })

  test('is ended by DeleteSession, which signs the browser out', async () => {
    await enterPassword()
    const id = await sessionId()
    expect((await call('DELETE', id, {}, nobody)).status).toBe(403)
    expect(await isIn()).toBe(true)
    expect((await call('DELETE', id, {})).status).toBe(200)
    expect(await isIn()).toBe(false)
    expect(await listed()).toEqual([])
    expect((await call('GET', id)).status).toBe(404)
  })

  test('ends at the API when the user signs out', async () => {
    await enterPassword()
    await visitor.open('/ui/login')
    await visitor.submit({}, 'Sign out')
    expect(await listed()).toEqual([])
  })

  test('is not changed by SetSession, whatever the permission', async () => {
    await enterPassword()
    const id = await sessionId()
    const change = { checks: { user: { userId }, password: { password: PASSWORD } }, lifetime: '60s' }
    expect((await call('PATCH', id, change)).status).toBe(403)
    expect(await isIn()).toBe(true)
  })
})

describe('the token of a cookie and a session token', () => {
  test('of a sign-in authenticates no call and no read', async () => {
    await enterPassword()
    const token = cookieToken()
    expect(token).not.toBe('')
    expect((await server.rest('GET', '/auth/v1/users/me', undefined, { token })).status).toBe(401)
    const read = await server.rest('GET', `/v2/sessions/${await sessionId()}?sessionToken=${token}`, undefined, {
      token: nobody,
    })
    expect(read.status).not.toBe(200)
    const removed = await call('DELETE', await sessionId(), { sessionToken: token }, nobody)
    expect(removed.status).not.toBe(200)
    expect(await isIn()).toBe(true)
  })

  test('of the API signs no browser in', async () => {
    await enterPassword()
    const body = { checks: { user: { userId }, password: { password: PASSWORD } } }
    const { sessionToken } = (await server.rest('POST', '/v2/sessions', body, { token: loginClient })).body
    for (const [key] of visitor.cookies) if (key.includes('session')) visitor.cookies.set(key, sessionToken)
    expect(await isIn()).toBe(false)
  })
})
