/**
 * Incomplete requests do not use up the limit of complete ones, over HTTP/1.1, HTTP/2 and TLS (CWE-770,
 * RFC 9113 §10.5): other clients are served, health and metrics answer, and slow honest phones are waited for.
 */
import { once } from 'node:events'
import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectHttp2, constants } from 'node:http2'
import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type ArrivalBounds, createArrivals, isArriving } from '#api/http/arrivals.ts'
import { createListener, type Listener } from '#api/http/listener.ts'
import { type AnyRequest, type AnyResponse, respondDirectly } from '#api/http/respond-directly.ts'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let port: number
beforeAll(async () => {
  server = await startServer({ USHER_TOKEN_GUESS_LIMIT: '0' })
  port = Number(new URL(server.url).port)
})
afterAll(() => server.stop())

const open = { sockets: [] as Socket[], sessions: [] as ClientHttp2Session[], listeners: [] as Listener[] }
afterEach(async () => {
  for (const socket of open.sockets.splice(0)) socket.destroy()
  for (const session of open.sessions.splice(0)) session.destroy()
  for (const listener of open.listeners.splice(0)) await listener.close()
})

const HEAD =
  'POST /oauth/v2/token HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: 500\r\n\r\ng'
async function dial(to = port, tls = false): Promise<Socket> {
  const socket = tls
    ? connectTls({ port: to, host: '127.0.0.1', rejectUnauthorized: false })
    : connectTcp(to, '127.0.0.1')
  open.sockets.push(socket)
  socket.on('error', () => {})
  socket.resume()
  await once(socket, tls ? 'secureConnect' : 'connect')
  return socket
}
function session(to = port, scheme = 'http'): ClientHttp2Session {
  const one = connectHttp2(`${scheme}://127.0.0.1:${to}`, {
    rejectUnauthorized: false,
    settings: { initialWindowSize: 0 },
  })
  one.on('error', () => {})
  open.sessions.push(one)
  return one
}
function hold(one: ClientHttp2Session) {
  const stream = one.request({
    ':method': 'POST',
    ':path': '/oauth/v2/token',
    'content-type': 'application/x-www-form-urlencoded',
  })
  stream.on('error', () => {})
  stream.write('g')
  return stream
}
/** Also of a stream that ends with an error. */
const closed = (stream: ClientHttp2Stream) => new Promise((done) => stream.once('close', () => done(undefined)))

async function othersAreServed() {
  const page = await fetch(`${server.url}/ui/login/login`)
  const form = { grant_type: 'client_credentials', client_id: 'nobody', client_secret: 'none' }
  const token = await fetch(`${server.url}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(form) })
  const rest = await server.rest('POST', '/management/v1/users/_search', {})
  const [health, metrics] = await Promise.all(
    ['healthz', 'metrics'].map((path) => fetch(`${server.url}/debug/${path}`)),
  )
  expect([page.status, token.status, rest.status, health?.status, metrics?.status]).toEqual([200, 401, 200, 200, 200])
}

describe('while unfinished requests are held', () => {
  test('five HTTP/2 connections with 240 streams each do not block other clients', async () => {
    const sessions = Array.from({ length: 5 }, () => session())
    await Promise.all(sessions.map((one) => once(one, 'remoteSettings')))
    for (const one of sessions) for (let i = 0; i < 240; i++) hold(one)
    await Promise.all(sessions.map((one) => new Promise((done) => one.ping(() => done(undefined)))))
    await othersAreServed()
  })

  test('1,100 HTTP/1.1 connections do not block other clients', async () => {
    for (let i = 0; i < 11; i++) {
      const some = await Promise.all(Array.from({ length: 100 }, () => dial()))
      for (const socket of some) socket.write(HEAD)
    }
    await othersAreServed()
  })

  test('responses that clients do not read do not block others either', async () => {
    const sessions = Array.from({ length: 6 }, () => session())
    await Promise.all(sessions.map((one) => once(one, 'remoteSettings')))
    const streams = sessions.flatMap((one) =>
      Array.from({ length: 200 }, () => one.request({ ':path': '/ui/login/login' })),
    )
    for (const stream of streams) stream.on('error', () => {})
    await Promise.all(streams.map((stream) => new Promise((seen) => stream.once('response', seen).once('close', seen))))
    await othersAreServed()
  })
})

/**
 * Creates a listener with its own limits, which returns the received body; `served` counts the requests in progress.
 */
async function bounded(bounds: Partial<ArrivalBounds>, tls = false) {
  const arrivals = createArrivals(() => 'one', {
    max: 100,
    perAddress: 100,
    perConnection: 100,
    grace: 300,
    lowestRate: 100,
    ...bounds,
  })
  const places = { taken: 0 }
  const serve = (request: AnyRequest, response: AnyResponse) => {
    if (isArriving(request))
      arrivals.track(request, response, () => {
        places.taken += 1
      })
    let length = 0
    request.on('error', () => {})
    request.on('data', (chunk: Buffer) => {
      length += chunk.length
    })
    request.on('end', () => respondDirectly(response, 200, {}, `got ${length}`))
  }
  const listener = createListener({ http1: serve, http2: serve, ...(tls ? { tls: TEST_CERTIFICATE } : {}) })
  open.listeners.push(listener)
  return { port: await listener.listen('127.0.0.1', 0), arrivals, places }
}
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

describe.each([
  ['in the clear', false],
  ['under TLS', true],
])('a minimum transfer rate, %s', (_how, tls) => {
  test('ends a stalled HTTP/1.1 request with 408', async () => {
    const { port: at, arrivals, places } = await bounded({}, tls)
    const socket = await dial(at, tls)
    let seen = ''
    socket.on('data', (chunk) => {
      seen += chunk
    })
    socket.write(HEAD)
    await once(socket, 'close')
    expect(seen).toContain('408 Request Timeout')
    expect([arrivals.count, places.taken]).toEqual([0, 0])
  })

  test('ends a stalled HTTP/2 stream and keeps its connection', async () => {
    const { port: at, arrivals, places } = await bounded({}, tls)
    const one = session(at, tls ? 'https' : 'http')
    const stream = hold(one)
    await closed(stream)
    expect(stream.rstCode).toBe(constants.NGHTTP2_ENHANCE_YOUR_CALM)
    expect([one.destroyed, arrivals.count, places.taken]).toEqual([false, 0, 0])
  })

  test('accepts a slow client above the rate', async () => {
    const { port: at, places } = await bounded({ grace: 1_000, lowestRate: 20 }, tls)
    const socket = await dial(at, tls)
    let seen = ''
    socket.on('data', (chunk) => {
      seen += chunk
    })
    socket.write('POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 200\r\n\r\n')
    const stream = session(at, tls ? 'https' : 'http').request({ ':method': 'POST', ':path': '/' })
    for (let i = 0; i < 10; i++) {
      socket.write('x'.repeat(20))
      stream.write('x'.repeat(20))
      await pause(200)
    }
    stream.end()
    await once(stream, 'response')
    expect(seen).toContain('got 200')
    expect(places.taken).toBe(2)
  })
})

describe('limits', () => {
  test.each([
    ['of one connection', { perConnection: 3 }],
    ['of one address', { perAddress: 3 }],
    ['of the server', { max: 3 }],
  ])('%s: the oldest unfinished request is ended for a new one', async (_what, bounds) => {
    const { port: at, arrivals } = await bounded({ grace: 60_000, ...bounds })
    const one = session(at)
    const streams = Array.from({ length: 3 }, () => hold(one))
    await new Promise((done) => one.ping(() => done(undefined)))
    const fourth = one.request({ ':method': 'POST', ':path': '/' })
    fourth.end('whole')
    await Promise.all([streams[0] && closed(streams[0]), once(fourth, 'response')])
    expect(streams.map((stream) => stream.closed)).toEqual([true, false, false])
    expect(arrivals.count).toBe(2)
  })
})

test.each(['/%64ebug/metrics', '/debu%67/healthz', '/%2Fdebug/metrics', '/debug%2Fmetrics', '/%64%65%62%75%67/ready'])(
  'health and metrics answer under their own path alone: not at %s',
  async (path) => {
    const socket = await dial()
    let seen = ''
    socket.on('data', (chunk) => {
      seen += chunk
    })
    socket.write(`GET ${path} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`)
    await once(socket, 'close')
    expect(seen.split('\r\n', 1)[0]).toContain('404')
  },
)
