/**
 * Two processes behind nginx, configured according to docs/scaling.md: every wire, sign-in, and a restart under load.
 */
import { request } from 'node:https'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { createServerTransport } from '@zitadel/client/node'
import { createManagementServiceClient } from '@zitadel/client/v1'
import { createClientTransport } from '@zitadel/client/web'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'
import { until } from '#test/faults/client.ts'
import { type Fleet, PASSWORD, startFleet } from '#test/scaling/fleet.ts'
import { hasNginx, type Nginx, startNginx, withoutNginx } from '#test/scaling/nginx.ts'
import { testPostgres } from '#test/support/postgres.ts'
import { type RunningProcess, startProcess } from '#test/support/start-process.ts'
import { freePort } from '#test/support/start-server.ts'
import { Visitor } from '#test/support/visitor.ts'

const postgres = await testPostgres()

describe.skipIf(!postgres.available || !hasNginx)(`behind nginx${withoutNginx}`, () => {
  let fleet: Fleet
  let nginx: Nginx
  let origin: string
  let env: Record<string, string>
  const backends = () => fleet.processes.map(({ port }) => port)
  beforeAll(async () => {
    setDefaultCACertificates([...getCACertificates('default'), TEST_CERTIFICATE.cert])
    const port = await freePort()
    origin = `https://localhost:${port}`
    env = { USHER_EXTERNAL_URL: origin, USHER_ADDRESS_LIMIT: '40', USHER_TRUSTED_PROXIES: '127.0.0.1' }
    fleet = await startFleet(2, () => env)
    nginx = await startNginx({ port, backends: backends() })
  }, 180_000)
  afterAll(async () => {
    await nginx?.stop()
    await fleet?.stop()
  })

  /**
   * Repeats a call whose stream nginx refused as it closed the connection: no process received it (RFC 9113 §8.7). gRPC libraries
   * repeat such calls, connect-node does not (docs/scaling.md).
   */
  const repeatRefused = <Result>(call: () => Promise<Result>): Promise<Result> =>
    call().catch((error) => {
      if (!/NGHTTP2_REFUSED_STREAM/.test(String(error))) throw error
      return call()
    })

  const person = (userName: string) => ({
    userName,
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: `${userName}@acme.example`, isEmailVerified: true },
  })
  const rest = (method: string, route: string, body?: object) =>
    fetch(`${origin}/management/v1${route}`, {
      method,
      headers: { authorization: `Bearer ${fleet.pat}`, 'content-type': 'application/json' },
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(20_000),
    })
  const counts = () => backends().map(nginx.requestsTo)

  test('REST calls reach both in turn', async () => {
    const before = counts()
    for (let n = 0; n < 8; n++)
      expect((await rest('POST', '/users/human/_import', person(`rest-${n}`))).status).toBe(200)
    await until(() => counts().every((count, i) => count >= (before[i] ?? 0) + 3), 'both answered')
  })

  test.each([
    ['gRPC', () => createServerTransport(fleet.pat, { baseUrl: origin })],
    ['gRPC-Web', () => createClientTransport(fleet.pat, { baseUrl: origin })],
  ] as const)(
    '%s of the official client reaches both servers, and returns the error of a refused call',
    async (wire, open) => {
      const management = createManagementServiceClient(open())
      const before = counts()
      for (let n = 0; n < 8; n++) {
        const { userId } = await management.importHumanUser(person(`${wire}-${n}`))
        expect((await management.getUserByID({ id: userId })).user?.userName).toBe(`${wire}-${n}`)
      }
      await expect(management.importHumanUser(person(`${wire}-0`))).rejects.toMatchObject({ code: 6 })
      await until(() => counts().every((count, i) => count >= (before[i] ?? 0) + 6), 'both answered')
    },
  )

  test('people sign in, with cookies for the public origin alone', async () => {
    await rest('POST', '/users/human/_import', { ...person('visitor'), password: PASSWORD })
    const visitor = new Visitor(origin)
    await visitor.open('/ui/login/login')
    await visitor.submit({ loginName: 'visitor' })
    expect((await visitor.submit({ password: PASSWORD })).title).toBe('You are signed in – Usher')
    for (let n = 0; n < 4; n++) expect((await visitor.open('/ui/login')).title).toBe('You are signed in – Usher')
    expect(visitor.setCookies.every((line) => /; secure/i.test(line))).toBe(true)
    const metadata = await (await fetch(`${origin}/.well-known/openid-configuration`)).json()
    expect(metadata).toMatchObject({ issuer: origin, token_endpoint: `${origin}/oauth/v2/token` })
  })

  test('readiness is public, and metrics are not', async () => {
    const statuses = ['/debug/ready', '/debug/metrics', '/debug/healthz', '/debug/ready/../metrics'].map(
      async (route) => (await fetch(`${origin}${route}`)).status,
    )
    expect(await Promise.all(statuses)).toEqual([200, 404, 404, 404])
  })

  test('the limit per address uses the client’s real address', async () => {
    const send = (localAddress: string, claimed: string) =>
      new Promise<number | undefined>((resolve, reject) => {
        const { port } = new URL(origin)
        const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': claimed }
        const options = { host: '127.0.0.1', port, servername: 'localhost', localAddress, headers, method: 'POST' }
        request({ ...options, path: '/ui/login/login', agent: false }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
          .on('error', reject)
          .end('loginName=nobody')
      })
    let sent = 0
    while ((await send('127.0.0.77', `192.0.2.${sent % 256}`)) !== 429 && sent < 250) sent += 1
    expect(sent).toBeGreaterThanOrEqual(40)
    expect(sent).toBeLessThan(250)
    expect(await send('127.0.0.78', '127.0.0.77')).not.toBe(429)
  })

  test('one process after the other is restarted under load, and no call fails', async () => {
    let stopping = false
    let done = 0
    const failed: string[] = []
    const management = createManagementServiceClient(createServerTransport(fleet.pat, { baseUrl: origin }))
    const calls = [
      async (name: string) => {
        const response = await rest('POST', '/users/human/_import', person(name))
        const text = await response.text()
        if (response.status !== 200) throw new Error(`${response.status} ${text}`)
        const got = await rest('GET', `/users/${JSON.parse(text).userId}`)
        if (got.status !== 200) throw new Error(`${got.status} ${await got.text()}`)
      },
      async (name: string) => {
        const { userId } = await repeatRefused(() => management.importHumanUser(person(name)))
        await repeatRefused(() => management.getUserByID({ id: userId }))
      },
    ]
    const running = Array.from({ length: 6 }, async (_none, caller) => {
      for (let n = 0; !stopping; n++) {
        const call = calls[caller % 2] as (typeof calls)[number]
        await call(`load-${caller}-${n}`).catch((error) => failed.push(String(error)))
        done += 1
        // Allows a machine with two cores to start a process at the same time.
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })
    const more = async (count: number) => {
      const target = done + count
      await until(() => done >= target, 'the load goes on')
    }
    const restarted: RunningProcess[] = []
    try {
      for (const [n, { stop, port, folder }] of fleet.processes.entries()) {
        await more(25)
        expect(await stop()).toBe(0)
        await more(25)
        restarted.push(await startProcess({ env: { ...fleet.env, ...env, USHER_PORT: String(port) }, folder }))
        const [before = 0] = [counts()[n]]
        await until(() => (counts()[n] ?? 0) > before + 4, 'it takes part again')
      }
      await more(25)
    } finally {
      stopping = true
      await Promise.all(running)
      await Promise.all(restarted.map((one) => one.stop()))
    }
    // A process that is stopped refuses connections, and nginx takes the other one.
    const complaints = nginx
      .complaints()
      .split('\n')
      .filter((line) => !line.includes('Connection refused'))
    expect(failed, complaints.join('\n').slice(-5000)).toEqual([])
    expect(done).toBeGreaterThan(100)
  }, 240_000)
})
