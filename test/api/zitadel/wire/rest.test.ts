import { once } from 'node:events'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { minimalHuman, startToyServer, type ToyServer } from '#test/api/zitadel/wire/toy-server.ts'
import { http2Fetch } from '#test/api/zitadel/wire/wires.ts'
import { withoutRequestId } from '#test/support/error-body.ts'

let server: ToyServer
beforeAll(async () => {
  server = await startToyServer({ bodyLimitBytes: 10_000 })
})
afterAll(() => server.close())

const good = { authorization: 'Bearer good' }
const USERS = '/management/v1/users'

async function rest(
  method: string,
  path: string,
  init: { body?: string | Uint8Array<ArrayBuffer> | ReadableStream; headers?: Record<string, string> } = {},
) {
  const response = await fetch(server.url + path, {
    method,
    headers: good,
    ...init,
    ...(init.body ? { duplex: 'half' } : {}),
  })
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, text, json: () => withoutRequestId(status, headers, JSON.parse(text)) }
}

/** Sends raw bytes and returns all received bytes until the server ends the connection. */
async function raw(bytes: string): Promise<string> {
  const socket = connect(server.port, '127.0.0.1')
  let text = ''
  socket.on('data', (chunk) => {
    text += chunk
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return text
}

test.each([
  'application/json',
  'text/plain',
  'application/x-www-form-urlencoded',
  'garbage',
  'a/b/c; =',
  'multipart/form-data',
])('a body with content type %s is read as JSON', async (type) => {
  const response = await rest('POST', `${USERS}/_search`, {
    body: '{"query":{"limit":1}}',
    headers: { ...good, 'content-type': type },
  })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('application/json')
})

test('a body without a content type, in chunks or of unknown length, is read', async () => {
  const head = `POST ${USERS}/_search HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\nconnection: close\r\n`
  expect(await raw(`${head}transfer-encoding: chunked\r\n\r\n2\r\n{]\r\n0\r\n\r\n`)).toContain("invalid character ']'")
  expect(await raw(`${head}content-length: 2\r\n\r\n{]`)).toContain("invalid character ']'")
  expect(await raw(`${head}\r\n`)).toContain('200 OK')
  const overHttp2 = await http2Fetch(server.url, `${USERS}/_search`, { method: 'POST', headers: good, body: '{]' })
  expect(overHttp2.text).toContain("invalid character ']'")
})

test('a missing body is an empty message, which is validated after the authentication', async () => {
  expect((await rest('POST', `${USERS}/human`, { headers: {} })).status).toBe(401)
  const response = await rest('POST', `${USERS}/human`)
  expect(response.json()).toMatchObject({ code: 3, message: expect.stringContaining('AddHumanUserRequest.UserName') })
})

test('checks run in order: route, caller, organization, permission, body, path, rules', async () => {
  const nobody = { headers: {} }
  expect((await rest('POST', '/management/v1/nothing', { body: '{]', ...nobody })).status).toBe(404)
  expect((await rest('PATCH', `${USERS}/human`, { body: '{]', ...nobody })).status).toBe(405)
  expect((await rest('POST', `${USERS}/human`, { body: '{]', ...nobody })).status).toBe(401)
  expect((await rest('GET', '/management/v1/users/_is_unique?userName=%zz', nobody)).status).toBe(401)
  expect((await rest('POST', `${USERS}/human`, { body: '{}', ...nobody })).status).toBe(401)
  const reader = { authorization: 'Bearer reader', 'x-zitadel-orgid': 'nowhere' }
  expect((await rest('POST', `${USERS}/human`, { body: '{]', headers: reader })).status).toBe(403)
  expect((await rest('POST', `${USERS}/human`, { body: '{]' })).json()).toMatchObject({ code: 3 })
  expect((await rest('GET', '/management/v1/users/_is_unique?userName=%zz')).text).toContain('malformed query')
  expect((await rest('POST', `${USERS}/human`, { body: '{}' })).status).toBe(400)
})

test.each([
  ['GET', '/management/v1/nothing', 404, { code: 5, message: 'Not Found' }],
  ['GET', `${USERS}/1/`, 404, { code: 5, message: 'Not Found' }],
  ['GET', '/management/v1/', 404, { code: 5, message: 'Not Found' }],
  ['GET', '/management/v1', 404, { code: 5, message: 'Not Found' }],
  ['GET', '/nothing', 404, { code: 5, message: 'Not Found' }],
  ['POST', '/nothing', 404, { code: 5, message: 'Not Found' }],
  ['PATCH', `${USERS}/human`, 405, { code: 12, message: 'Method Not Allowed' }],
  ['DELETE', `${USERS}/human/_import`, 405, { code: 12, message: 'Method Not Allowed' }],
])('%s %s is %i', async (method, path, status, body) => {
  const response = await rest(method, path)
  expect(response.status).toBe(status)
  expect(response.json()).toMatchObject(body)
})

test('HEAD returns the headers of GET without the content', async () => {
  const [head, get] = [await rest('HEAD', `${USERS}/1`), await rest('GET', `${USERS}/1`)]
  expect([head.status, head.text]).toEqual([get.status, ''])
  expect((await rest('HEAD', '/management/v1/healthz')).status).toBe(200)
  expect((await http2Fetch(server.url, '/management/v1/healthz', { method: 'HEAD', headers: {} })).status).toBe(200)
})

test('the response to a method that is not allowed names the allowed methods', async () => {
  expect((await rest('PUT', `${USERS}/human`)).headers.get('allow')).toContain('POST')
  expect((await rest('PUT', `${USERS}/_search`)).headers.get('allow')).toContain('POST')
  expect((await rest('POST', `${USERS}/1`)).headers.get('allow')).toMatch(/^GET, HEAD/)
})

test('an unauthenticated caller gets a challenge', async () => {
  const response = await rest('GET', `${USERS}/1`, { headers: {} })
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer'])
  const wrong = await rest('GET', `${USERS}/1`, { headers: { authorization: 'Bearer wrong' } })
  expect(wrong.headers.get('www-authenticate')).toMatch(/^Bearer error="invalid_token", error_description="[^"\\]+"$/)
})

test('a body beyond the limit is 413 with the gRPC code, with and without a Content-Length', async () => {
  const big = JSON.stringify({ userName: 'x'.repeat(20_000) })
  const expected = { code: 8, message: 'request body is too large' }
  const response = await rest('POST', `${USERS}/human`, { body: big })
  expect([response.status, response.json()]).toEqual([413, expected])
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode(big))
      controller.close()
    },
  })
  const streamed = await rest('POST', `${USERS}/human`, { body: stream })
  expect([streamed.status, streamed.json()]).toEqual([413, expected])
  const overHttp2 = await http2Fetch(server.url, `${USERS}/human`, { method: 'POST', headers: good, body: big })
  expect([overHttp2.status, JSON.parse(overHttp2.text)]).toMatchObject([413, expected])
})

test.each(['content-length: 5000000', 'transfer-encoding: chunked'])(
  'a client that sends far too much (%s) before it reads sees the answer nevertheless',
  async (length) => {
    const socket = connect(server.port, '127.0.0.1')
    const failures: Error[] = []
    socket.on('error', (error) => failures.push(error))
    socket.pause()
    socket.write(`POST ${USERS}/human HTTP/1.1\r\nhost: x\r\n${length}\r\n\r\n`)
    const chunk = length.startsWith('t') ? `186a0\r\n${'x'.repeat(100_000)}\r\n` : 'x'.repeat(100_000)
    for (let i = 0; i < 50; i++) await new Promise((resolve) => socket.write(chunk, resolve))
    let text = ''
    socket.on('data', (bytes) => {
      text += bytes
    })
    socket.resume()
    await expect.poll(() => text).toContain('request body is too large')
    socket.destroy()
    expect(failures).toEqual([])
  },
)

test('a body up to the limit is accepted', async () => {
  const body = `{"query":{}${' '.repeat(10_000 - 12)}}`
  expect((await rest('POST', `${USERS}/_search`, { body })).status).toBe(200)
})

test('every response has the headers against sniffing, framing, caching and indexing', async () => {
  for (const path of [
    `${USERS}/1`,
    '/management/v1/nothing',
    '/nothing',
    '/zitadel.management.v1.ManagementService/Nothing',
  ]) {
    const { headers } = await rest('GET', path)
    expect(Object.fromEntries(headers)).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-robots-tag': 'none',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    })
  }
  expect((await rest('GET', `${USERS}/1`)).headers.get('vary')).toBe('Origin')
})

test('a page of any origin may call REST with a token, and the preflight allows it', async () => {
  const origin = 'https://app.example.com'
  const preflight = await rest('OPTIONS', `${USERS}/human`, {
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-zitadel-orgid' },
  })
  expect(preflight.status).toBe(204)
  expect(Object.fromEntries(preflight.headers)).toMatchObject({
    'access-control-allow-origin': origin,
    'access-control-allow-methods': expect.stringContaining('DELETE'),
    'access-control-allow-headers': expect.stringContaining('x-zitadel-orgid'),
    vary: 'Origin',
  })
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  const call = await rest('GET', `${USERS}/1`, { headers: { ...good, origin } })
  expect(call.headers.get('access-control-allow-origin')).toBe(origin)
  const failed = await rest('POST', `${USERS}/human`, { body: '{]', headers: { origin } })
  expect(failed.headers.get('access-control-allow-origin')).toBe(origin)
})

test('a page of any origin may call gRPC-Web, without credentials', async () => {
  const path = '/zitadel.management.v1.ManagementService/Healthz'
  const origin = 'https://app.example.com'
  const preflight = await rest('OPTIONS', path, {
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'x-grpc-web' },
  })
  expect(preflight.status).toBe(204)
  expect(preflight.headers.get('access-control-allow-origin')).toBe(origin)
  expect(preflight.headers.get('access-control-allow-credentials')).toBeNull()
  expect(preflight.headers.get('access-control-allow-headers')).toContain('x-grpc-web')
  const call = await rest('POST', path, {
    headers: { origin, 'content-type': 'application/grpc-web+proto' },
    body: Uint8Array.of(0, 0, 0, 0, 0),
  })
  expect(call.headers.get('access-control-expose-headers')).toContain('grpc-status')
})

test('pipelined calls are answered in their order', async () => {
  const call = (path: string, last: boolean) =>
    `GET ${path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer good\r\n${last ? 'connection: close\r\n' : ''}\r\n`
  const text = await raw(
    call('/management/v1/healthz', false) + call(`${USERS}/nobody`, false) + call('/management/v1/nothing', true),
  )
  expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 404', 'HTTP/1.1 404'])
  expect(text.indexOf('QUERY-Dfbg2')).toBeGreaterThan(0)
})

test.each([
  ['a host that is none', `GET ${USERS}/1 HTTP/1.1\r\nhost: [\r\nconnection: close\r\n\r\n`],
  ['no host', `GET ${USERS}/1 HTTP/1.0\r\n\r\n`],
  [
    'a gRPC path and a host that is none',
    'POST /zitadel.management.v1.ManagementService/Healthz HTTP/1.1\r\nhost: [\r\nconnection: close\r\ncontent-length: 0\r\n\r\n',
  ],
  [
    'a gRPC path and no host',
    'POST /zitadel.management.v1.ManagementService/Healthz HTTP/1.0\r\ncontent-length: 0\r\n\r\n',
  ],
  ['an absolute target', `GET http://[/x HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`],
  ['a target that is no path', 'OPTIONS * HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
  ['a broken escape', `GET ${USERS}/%zz HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`],
  ['a method nobody knows', 'PROPFIND /management/v1/users/1 HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n'],
])('a request with %s is rejected, and the server keeps running', async (_what, bytes) => {
  expect(await raw(bytes)).toMatch(/^HTTP\/1\.1 4\d\d/)
  expect((await rest('GET', '/management/v1/healthz')).status).toBe(200)
})

test('a caller that disconnects within its body causes only a log record of the end', async () => {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.write(`POST ${USERS}/human HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{`)
  await new Promise((resolve) => setTimeout(resolve, 20))
  socket.resetAndDestroy()
  const session = connectHttp2(server.url)
  const stream = session.request({ ':path': `${USERS}/human`, ':method': 'POST', ...good }, { endStream: false })
  stream.on('error', () => {})
  stream.write('{')
  await new Promise((resolve) => setTimeout(resolve, 20))
  session.destroy()
  await new Promise((resolve) => setTimeout(resolve, 20))
  expect((await rest('GET', '/management/v1/healthz')).status).toBe(200)
  expect(server.lines.filter((line) => line.level === 'error')).toEqual([])
})

test('the path overrides the same fields of the body', async () => {
  const created = await rest('POST', `${USERS}/human`, { body: JSON.stringify(minimalHuman('path')) })
  const { userId } = created.json()
  const read = await rest('GET', `${USERS}/${userId}?id=other`)
  expect(read.json()).toMatchObject({ user: { id: userId } })
})

test('the document of a service is public and lists the implemented methods', async () => {
  const { status, json } = await rest('GET', '/openapi/management.json', { headers: {} })
  const document = json()
  expect([status, document.openapi, document.servers]).toEqual([200, '3.1.0', [{ url: '/management/v1' }]])
  expect(document.paths['/users/human'].post['x-implemented']).toBe(true)
  expect(document.paths['/orgs/me'].get['x-implemented']).toBe(false)
})
