import { once } from 'node:events'
import { request as http1Request } from 'node:http'
import { type ClientHttp2Session, connect as connectHttp2 } from 'node:http2'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { createListener, type Listener, type ListenerOptions } from '#api/http/listener.ts'
import type { AnyRequest, AnyResponse } from '#api/http/respond-directly.ts'
import { respondDirectly } from '#api/http/respond-directly.ts'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'

const open: { listeners: Listener[]; sockets: Socket[]; sessions: ClientHttp2Session[] } = {
  listeners: [],
  sockets: [],
  sessions: [],
}
afterEach(async () => {
  for (const socket of open.sockets.splice(0)) socket.destroy()
  for (const session of open.sessions.splice(0)) session.destroy()
  await Promise.all(open.listeners.splice(0).map((listener) => listener.close()))
})

/** Responds with the protocol and the body's length; `/hold` waits for `release`, `/never` for ever. */
async function start(options: Partial<ListenerOptions> = {}) {
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  let arrived = 0
  const serve = async (request: AnyRequest, response: AnyResponse) => {
    if (request.url === '/hold' || request.url === '/never') arrived += 1
    if (request.url === '/hold') await released
    if (request.url === '/never') return
    let length = 0
    for await (const chunk of request) length += chunk.length
    respondDirectly(response, 200, {}, `${request.httpVersion} ${request.method} ${length}`)
  }
  const readResponse = (request: AnyRequest, response: AnyResponse) => {
    serve(request, response).catch(() => {})
  }
  const listener = createListener({ http1: readResponse, http2: readResponse, ...options })
  open.listeners.push(listener)
  const port = await listener.listen('127.0.0.1', 0)
  return { listener, port, release: () => release(), inFlight: (count: number) => until(() => arrived >= count) }
}

async function dial(port: number): Promise<Socket & { received(): string }> {
  const socket = connect(port, '127.0.0.1')
  open.sockets.push(socket)
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk.toString('latin1')
  })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return Object.assign(socket, { received: () => text })
}

async function until(holds: () => boolean, withinMs = 20_000): Promise<void> {
  const started = performance.now()
  while (!holds()) {
    if (performance.now() - started > withinMs) throw new Error('did not happen in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

function http2Session(port: number, scheme = 'http'): ClientHttp2Session {
  const session = connectHttp2(`${scheme}://127.0.0.1:${port}`, { rejectUnauthorized: false })
  session.on('error', () => {})
  open.sessions.push(session)
  return session
}

async function http2Get(session: ClientHttp2Session, path: string): Promise<string> {
  const stream = session.request({ ':path': path })
  let text = ''
  for await (const chunk of stream) text += chunk
  return text
}

const PREFACE = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'
const EMPTY_SETTINGS = Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])

test('both protocols are served on one port', async () => {
  const { port } = await start()
  const response = await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body: 'four' })
  expect(await response.text()).toBe('1.1 POST 4')
  expect(await http2Get(http2Session(port), '/')).toBe('2.0 GET 0')
})

test.each([
  ['three pieces', [3, 16, 24]],
  ['single bytes', Array.from({ length: 24 }, (_, i) => i + 1)],
])('a preface that arrives in %s is detected as HTTP/2', async (_how, ends) => {
  const { port } = await start()
  const socket = await dial(port)
  socket.setNoDelay(true)
  let from = 0
  for (const end of ends) {
    socket.write(PREFACE.slice(from, end))
    from = end
    await pause(5)
  }
  socket.write(EMPTY_SETTINGS)
  // A SETTINGS frame (type 4) on stream 0 is how the server begins.
  await until(() => socket.received().length >= 9)
  expect(socket.received().charCodeAt(3)).toBe(4)
})

test.each(['P', 'PR', 'PRI', 'PRO', 'PROPFI'])(
  'a request line cut after %s is HTTP/1.1 once it goes on so',
  async (head) => {
    const { port } = await start()
    const socket = await dial(port)
    const line = 'PROPFIND / HTTP/1.1\r\nhost: x\r\n\r\n'
    const requestText = line.startsWith(head) ? line : `${head}X / HTTP/1.1\r\nhost: x\r\n\r\n`
    socket.write(head)
    await pause(10)
    socket.write(requestText.slice(head.length))
    await until(() => socket.received().includes('\r\n\r\n'))
    expect(socket.received()).toMatch(/^HTTP\/1\.1 (200|400)/)
  },
)

test('pipelined requests are answered in their order', async () => {
  const { port } = await start()
  const socket = await dial(port)
  socket.write(
    'GET /1 HTTP/1.1\r\nhost: x\r\n\r\nPOST /2 HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabcGET /3 HTTP/1.1\r\nhost: x\r\n\r\n',
  )
  await until(() => socket.received().split('HTTP/1.1 200').length === 4)
  expect(socket.received().match(/1\.1 (GET|POST) \d/g)).toEqual(['1.1 GET 0', '1.1 POST 3', '1.1 GET 0'])
})

test('a client that ends its side after the request still gets the answer', async () => {
  const { port } = await start()
  const socket = await dial(port)
  socket.end('GET / HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n')
  await once(socket, 'close')
  expect(socket.received()).toContain('1.1 GET 0')
})

test.each([
  ['sends nothing', ''],
  ['stops within the preface', 'PRI * HT'],
])('a connection that %s is ended', async (_what, bytes) => {
  const { port } = await start({ timeouts: { firstBytes: 60 } })
  const socket = await dial(port)
  socket.write(bytes)
  const started = performance.now()
  await once(socket, 'close')
  expect(performance.now() - started).toBeLessThan(8_000)
})

test('a connection reset before its protocol is detected does not affect others', async () => {
  const { port } = await start()
  const socket = await dial(port)
  socket.write('PR')
  await pause(10)
  socket.resetAndDestroy()
  await pause(10)
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
})

test('headers that arrive too slowly are rejected with 408', async () => {
  const { port } = await start({ timeouts: { headers: 120, request: 240 } })
  const socket = await dial(port)
  socket.write('GET / HTTP/1.1\r\nhost: x\r\n')
  const drip = setInterval(() => socket.write('x: y\r\n'), 20)
  // Its writes may fail on a closed connection.
  await new Promise((closed) => socket.once('close', closed))
  clearInterval(drip)
  expect(socket.received()).toMatch(/^(HTTP\/1\.1 408|$)/)
})

test('a body that arrives too slowly is aborted', async () => {
  const { port } = await start({ timeouts: { headers: 100, request: 200 } })
  const socket = await dial(port)
  socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n')
  const drip = setInterval(() => socket.write('x'), 20)
  const started = performance.now()
  // The last write may fail on a closed connection, which would reject `once`.
  await new Promise((resolve) => socket.once('close', resolve))
  clearInterval(drip)
  expect(performance.now() - started).toBeLessThan(15_000)
})

test('the stream of an HTTP/2 body that never ends is reset, and the session stays open', async () => {
  const { port } = await start({ timeouts: { request: 100 } })
  const session = http2Session(port)
  const stream = session.request({ ':path': '/', ':method': 'POST' }, { endStream: false })
  stream.on('error', () => {})
  stream.write('x')
  await once(stream, 'close')
  expect(stream.rstCode).toBe(8)
  expect(await http2Get(session, '/')).toBe('2.0 GET 0')
})

test('a complete HTTP/2 request may be answered slowly', async () => {
  const { port, release, inFlight } = await start({ timeouts: { request: 60 } })
  const response = http2Get(http2Session(port), '/hold')
  await inFlight(1)
  await pause(200)
  release()
  expect(await response).toBe('2.0 GET 0')
})

test('an HTTP/2 session that is not used is ended', async () => {
  const { port } = await start({ timeouts: { keepAlive: 60 } })
  const session = http2Session(port)
  await http2Get(session, '/')
  await once(session, 'close')
  expect(session.destroyed).toBe(true)
})

test('an HTTP/2 session without traffic is closed even if a stream is open', async () => {
  const { port } = await start({ timeouts: { stall: 80 } })
  const session = http2Session(port)
  const stream = session.request({ ':path': '/never' })
  stream.on('error', () => {})
  await once(session, 'close')
  expect(stream.closed).toBe(true)
})

test('invalid HTTP/2 after the preface ends that connection only', async () => {
  const { port } = await start()
  const socket = await dial(port)
  socket.write(`${PREFACE}${'garbage '.repeat(50)}`)
  // Its writes may fail on a closed connection.
  await new Promise((closed) => socket.once('close', closed))
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200)
})

test('closing ends idle keep-alive connections and silent ones at once', async () => {
  const { port, listener } = await start()
  const idle = await dial(port)
  idle.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => idle.received().includes('1.1 GET 0'))
  const silent = await dial(port)
  const session = http2Session(port)
  await http2Get(session, '/')

  const started = performance.now()
  const ended = Promise.all([once(idle, 'close'), once(silent, 'close'), once(session, 'close')])
  await listener.close()
  await ended
  expect(performance.now() - started).toBeLessThan(7_000)
  await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow()
})

test('a connection that is kept by a proxy takes one more request while closing, and ends with it', async () => {
  const { port, listener } = await start({ timeouts: { linger: 10_000 } })
  const keptAlive = await dial(port)
  keptAlive.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => keptAlive.received().includes('1.1 GET 0'))
  const fresh = await dial(port)
  const session = http2Session(port)
  await http2Get(session, '/')

  const started = performance.now()
  const closed = listener.close()
  const ended = Promise.all([once(keptAlive, 'close'), once(fresh, 'close'), once(session, 'close')])
  await pause(100)
  keptAlive.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nfour')
  fresh.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 4\r\n\r\nfour')
  expect(await http2Get(session, '/')).toBe('2.0 GET 0')
  await ended
  expect(keptAlive.received()).toContain('1.1 POST 4')
  expect(fresh.received()).toContain('1.1 POST 4')
  await closed
  expect(performance.now() - started).toBeLessThan(7_000)
})

test('idle connections close after the idle timeout of a proxy', async () => {
  const { port, listener } = await start({ timeouts: { linger: 100 } })
  const idle = await dial(port)
  idle.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n')
  await until(() => idle.received().includes('1.1 GET 0'))
  const session = http2Session(port)
  await http2Get(session, '/')
  const ended = Promise.all([once(idle, 'close'), once(session, 'close')])
  await listener.close()
  await ended
})

test('closing waits for requests in flight, on both protocols', async () => {
  const { port, listener, release, inFlight } = await start()
  const socket = await dial(port)
  socket.write('GET /hold HTTP/1.1\r\nhost: x\r\n\r\n')
  await inFlight(1)
  const viaHttp2 = http2Get(http2Session(port), '/hold')
  await inFlight(2)
  const closed = listener.close()
  await pause(50)
  expect(socket.received()).toBe('')
  release()
  await closed
  expect(await viaHttp2).toBe('2.0 GET 0')
  await until(() => socket.received().includes('1.1 GET 0'))
})

test('the response to a request that arrives during closing announces that the connection ends', async () => {
  const { port, listener, release, inFlight } = await start()
  const socket = await dial(port)
  socket.write('GET /hold HTTP/1.1\r\nhost: x\r\n\r\n')
  await inFlight(1)
  const closed = listener.close()
  socket.write('GET /after HTTP/1.1\r\nhost: x\r\n\r\n')
  await pause(30)
  release()
  await closed
  await until(() => socket.received().split('1.1 GET 0').length === 3)
  expect(socket.received().toLowerCase()).toContain('connection: close')
})

test('closing aborts requests that exceed its time limit', async () => {
  const { port, listener, inFlight } = await start({ timeouts: { drain: 100 } })
  const socket = await dial(port)
  socket.write('GET /never HTTP/1.1\r\nhost: x\r\n\r\n')
  http2Session(port)
    .request({ ':path': '/never' })
    .on('error', () => {})
  await inFlight(1)
  const started = performance.now()
  await listener.close()
  expect(performance.now() - started).toBeLessThan(7_000)
})

test('listening on a port in use is an error', async () => {
  const { port } = await start()
  const second = createListener({ http1: () => {}, http2: () => {} })
  await expect(second.listen('127.0.0.1', port)).rejects.toThrow('EADDRINUSE')
})

test.each([
  ['h2', '2.0 GET 0'],
  ['http/1.1', '1.1 GET 0'],
])('under TLS a client that asks for %s gets it', async (protocol, reply) => {
  const { port } = await start({ tls: TEST_CERTIFICATE })
  if (protocol === 'h2') {
    const session = http2Session(port, 'https')
    expect(await http2Get(session, '/')).toBe(reply)
    expect(session.alpnProtocol).toBe('h2')
    return
  }
  const { request } = await import('node:https')
  const text = await new Promise<string>((resolve, reject) => {
    request({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }, (response) => {
      response.setEncoding('utf8').on('data', resolve)
    })
      .on('error', reject)
      .end()
  })
  expect(text).toBe(reply)
})

test('under TLS a silent client is ended, before the handshake and after it', async () => {
  const { port } = await start({ tls: TEST_CERTIFICATE, timeouts: { firstBytes: 200 } })
  const raw = await dial(port)
  const shaken = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
  shaken.on('error', () => {})
  open.sockets.push(shaken)
  const started = performance.now()
  await Promise.all([once(raw, 'close'), once(shaken, 'close')])
  expect(performance.now() - started).toBeLessThan(7_000)
})

test('under TLS closing ends idle connections too', async () => {
  const { port, listener } = await start({ tls: TEST_CERTIFICATE })
  const session = http2Session(port, 'https')
  await http2Get(session, '/')
  const started = performance.now()
  await listener.close()
  expect(performance.now() - started).toBeLessThan(7_000)
})

test('a keep-alive connection serves one request after the other', async () => {
  const { port } = await start()
  const { Agent } = await import('node:http')
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  const ports = new Set<number | undefined>()
  for (let i = 0; i < 3; i++) {
    await new Promise<void>((resolve, reject) => {
      const call = http1Request({ port, host: '127.0.0.1', agent }, (response) => {
        ports.add(response.socket.localPort)
        response.resume().on('end', resolve)
      })
      call.on('error', reject).end()
    })
  }
  agent.destroy()
  expect(ports.size).toBe(1)
})
