/**
 * Requests aborted in their body, over HTTP/1.1 and HTTP/2, at every kind of endpoint. Any client can send them, so
 * they are counted, not logged, and the server stays available.
 */
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const RPC = '/zitadel.management.v1.ManagementService/AddHumanUser'
const FORM = 'application/x-www-form-urlencoded'
const TARGETS = [
  ['/oauth/v2/token', FORM],
  ['/oauth/v2/introspect', FORM],
  ['/oauth/v2/revoke', FORM],
  ['/oidc/v1/end_session', FORM],
  ['/device', FORM],
  ['/ui/login/login', FORM],
  ['/management/v1/users/human', 'application/json'],
  ['/v2/users/human', 'application/json'],
  [RPC, 'application/json'],
  [RPC, 'application/proto'],
  [RPC, 'application/grpc'],
  [RPC, 'application/grpc-web'],
  [RPC, 'application/grpc-web-text'],
  [RPC, 'application/grpc-web+json'],
  ['/nevis/api/v1/users', 'application/json'],
  ['/scim/v2/1/Users', 'application/scim+json'],
] as const

let server: TestServer
let port: number
beforeAll(async () => {
  server = await startServer({ USHER_LOG_LEVEL: 'debug' })
  port = Number(new URL(server.url).port)
})
afterAll(() => server.stop())

async function brokenOff(): Promise<number> {
  const text = await fetch(`${server.url}/debug/metrics`).then((response) => response.text())
  return Number(/^usher_http_requests_broken_off_total (\d+)$/m.exec(text)?.[1])
}

/** Resolves when the server has noticed one more request that broke off, or has answered it before. */
async function noticed(before: number, hasResponded: () => boolean): Promise<void> {
  const deadline = Date.now() + 20_000
  while ((await brokenOff()) === before && !hasResponded()) {
    if (Date.now() > deadline) throw new Error('nothing was counted')
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

async function overHttp1(target: string, type: string): Promise<void> {
  const before = await brokenOff()
  const socket = connect(port, '127.0.0.1')
  let hasResponded = false
  socket.on('data', () => {
    hasResponded = true
  })
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.once('connect', resolve))
  const head = `POST ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${type}\r\nContent-Length: 1000\r\n\r\n`
  await new Promise((resolve) => socket.write(`${head}{"a"`, resolve))
  await arrived(() => hasResponded)
  socket.destroy()
  await noticed(before, () => hasResponded)
}

async function overHttp2(target: string, type: string): Promise<void> {
  const before = await brokenOff()
  const session = connectHttp2(server.url)
  session.on('error', () => undefined)
  const stream = session.request({ ':method': 'POST', ':path': target, 'content-type': type, te: 'trailers' })
  let hasResponded = false
  stream.on('response', () => {
    hasResponded = true
  })
  stream.on('error', () => undefined)
  await new Promise((resolve) => stream.write('{"a"', resolve))
  await arrived(() => hasResponded)
  session.destroy()
  await noticed(before, () => hasResponded)
}

/** Resolves when the server answers other requests, and so has received the earlier ones. */
async function arrived(hasResponded: () => boolean): Promise<void> {
  for (let i = 0; i < 3 && !hasResponded(); i++) await fetch(`${server.url}/debug/healthz`)
}

test.each(TARGETS)('%s, %s: no record above level debug, over both protocols', async (target, type) => {
  const from = server.logged.length
  await overHttp1(target, type)
  await overHttp2(target, type)
  const lines = server.logged.slice(from).map((line) => JSON.parse(line) as { level: string })
  expect(lines.filter(({ level }) => level !== 'debug')).toEqual([])
})

test('at most one record for each request', async () => {
  // Of all targets together: the record of one may be written during the next.
  const records = server.logged.filter((line) => /broke the request off|was refused/.test(line))
  expect(records.length).toBeGreaterThan(0)
  expect(records.length).toBeLessThanOrEqual(2 * TARGETS.length)
})

test('a complete request sent at the same time is answered', async () => {
  expect((await server.rest('GET', '/management/v1/orgs/me')).status).toBe(200)
})
