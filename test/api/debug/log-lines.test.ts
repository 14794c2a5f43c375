import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer({ USHER_ACCESS_LOG: 'true' })
})
afterAll(() => server.stop())

interface Line {
  readonly event?: string
  readonly [field: string]: unknown
}

/** The lines of an event that were logged while `work` ran. */
async function linesOf(event: string, work: () => Promise<unknown>): Promise<Line[]> {
  const before = server.logged.length
  await work()
  const lines = () =>
    server.logged.slice(before).flatMap((text) => {
      const line = JSON.parse(text) as Line
      return line.event === event ? [line] : []
    })
  await expect.poll(lines, { timeout: 10_000 }).not.toEqual([])
  return lines()
}

async function signIn(loginName: string, password: string): Promise<Visitor> {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password })
  return visitor
}

async function addPerson(userName: string): Promise<string> {
  const added = await server.rest('POST', '/management/v1/users/human/_import', {
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: `${userName}@mouse.example`, isEmailVerified: true },
    password: 'Secret-123',
    passwordChangeRequired: false,
  })
  return String(added.body.userId)
}

const metric = async (name: string): Promise<string> =>
  String((await server.rest('GET', '/debug/metrics')).body)
    .split('\n')
    .filter((line) => line.startsWith(name))
    .join('\n')

test('sign-ins are logged with method, user, address and request id, and are counted', async () => {
  const userId = await addPerson('minnie')
  const [right] = await linesOf('user.signin.succeeded', () => signIn('minnie', 'Secret-123'))
  expect(right).toMatchObject({
    method: 'password',
    userId,
    client: '127.0.0.1',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
  })
  const [wrong] = await linesOf('user.signin.failed', () => signIn('minnie', 'Wrong-1234'))
  expect(wrong).toMatchObject({ method: 'password', userId })
  const [unknown] = await linesOf('user.signin.failed', () => signIn('nobody', 'Wrong-1234'))
  expect(unknown).toMatchObject({ method: 'password', reason: 'unknownUser' })
  const counted = await metric('usher_sign_ins_total')
  expect(counted).toContain('{method="password",outcome="succeeded"} 1')
  expect(counted).toContain('{method="password",outcome="failed"} 2')
})

test('a lock is logged as a warning, and counted', async () => {
  const userId = await addPerson('goofy')
  await server.rest('POST', '/management/v1/policies/lockout', { maxPasswordAttempts: 1 })
  const [line] = await linesOf('user.locked', () => signIn('goofy', 'Wrong-1234'))
  expect(line).toMatchObject({ level: 'warn', userId })
  expect(await metric('usher_lockouts_total')).toBe('usher_lockouts_total 1')
})

test('tokens are logged with client and grant, issued and rejected', async () => {
  const machine = await server.rest('POST', '/management/v1/users/machine', { userName: 'robot', name: 'Robot' })
  const secret = await server.rest('PUT', `/management/v1/users/${machine.body.userId}/secret`, {})
  const ask = (password: string) =>
    fetch(`${server.url}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: 'openid',
        client_id: String(secret.body.clientId),
        client_secret: password,
      }),
    })
  const [issued] = await linesOf('token.issued', () => ask(String(secret.body.clientSecret)))
  expect(issued).toMatchObject({ clientId: secret.body.clientId, grantType: 'client_credentials' })
  const [rejected] = await linesOf('token.rejected', () => ask('wrong'))
  expect(rejected).toMatchObject({ grantType: 'client_credentials', reason: 'invalid_client', level: 'warn' })
  expect(await metric('usher_tokens_issued_total')).toContain('{grant_type="client_credentials"} 1')
  expect(server.logged.join()).not.toContain(String(secret.body.clientSecret))
})

test('administrative calls are logged with their caller', async () => {
  const [line] = await linesOf('admin.project.added', () =>
    server.rest('POST', '/management/v1/projects', { name: 'Shop' }),
  )
  expect(line).toMatchObject({ actor: expect.stringMatching(/^\d+$/), objectId: expect.stringMatching(/^\d+$/) })
})

test('each request has one access line, without its query', async () => {
  const lines = await linesOf('http.request', () =>
    fetch(`${server.url}/ui/login/login?code=topsecret`, { headers: { 'user-agent': 'tests' } }),
  )
  expect(lines).toEqual([
    expect.objectContaining({
      method: 'GET',
      path: '/ui/login/login',
      status: 200,
      client: '127.0.0.1',
      userAgent: 'tests',
      durationMs: expect.any(Number),
    }),
  ])
  expect(server.logged.join()).not.toContain('topsecret')
})

test('every answer names its request in a header; an id that the caller sends is not used', async () => {
  for (const path of [
    '/management/v1/nowhere',
    '/nowhere',
    '/management/v1/users/1',
    '/nevis/api/v1/users',
    '/debug/healthz',
    '/oauth/v2/keys',
  ]) {
    const { headers } = await fetch(`${server.url}${path}`, { headers: { 'x-request-id': 'evil' } })
    expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  }
})
