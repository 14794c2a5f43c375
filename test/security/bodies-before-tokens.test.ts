/**
 * Every wire checks the token before it decodes the body, because a message of many empty parts blocks the event loop
 * for up to half a second. The test sends undecodable bodies: without a token, the response is the one for a missing
 * token.
 */
import { readFile } from 'node:fs/promises'
import { connect } from 'node:http2'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let nevisKey: string
beforeAll(async () => {
  server = await startServer()
  nevisKey = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
})
afterAll(() => server.stop())

const METHOD = '/zitadel.management.v1.ManagementService/AddHumanUser'
const BROKEN = Buffer.from([0xff, 0xff, 0xff, 0xff])
const framed = (message: Buffer, flags = 0) => {
  const head = Buffer.alloc(5)
  head.writeUInt8(flags)
  head.writeUInt32BE(message.length, 1)
  return Buffer.concat([head, message])
}

interface Sent {
  readonly route: string
  readonly headers: Record<string, string>
  readonly body: Buffer
  readonly isHttp2?: true
}

const grpc = (more: Partial<Sent> & { headers: Record<string, string> }): Sent => ({
  route: METHOD,
  body: framed(BROKEN),
  ...more,
  headers: { te: 'trailers', ...more.headers },
})
const packed = framed(gzipSync(BROKEN), 1)

const calls: Record<string, Sent> = {
  REST: {
    route: '/management/v1/users/human',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"a"'),
  },
  'REST, version 2': {
    route: '/v2/users/human',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"a"'),
  },
  'Connect, JSON': { route: METHOD, headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a"') },
  'Connect, binary': { route: METHOD, headers: { 'content-type': 'application/proto' }, body: BROKEN },
  'Connect, compressed': {
    route: METHOD,
    headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
    body: gzipSync('{"a"'),
  },
  'gRPC-Web': { route: METHOD, headers: { 'content-type': 'application/grpc-web+proto' }, body: framed(BROKEN) },
  'gRPC-Web, text': {
    route: METHOD,
    headers: { 'content-type': 'application/grpc-web-text' },
    body: Buffer.from(framed(BROKEN).toString('base64')),
  },
  'gRPC-Web, compressed': {
    route: METHOD,
    headers: { 'content-type': 'application/grpc-web+proto', 'grpc-encoding': 'gzip' },
    body: packed,
  },
  'gRPC-Web, JSON': {
    route: METHOD,
    headers: { 'content-type': 'application/grpc-web+json' },
    body: framed(Buffer.from('{"a"')),
  },
  gRPC: grpc({ headers: { 'content-type': 'application/grpc' }, isHttp2: true }),
  'gRPC, compressed': grpc({
    headers: { 'content-type': 'application/grpc+proto', 'grpc-encoding': 'gzip' },
    body: packed,
    isHttp2: true,
  }),
  'gRPC, JSON': grpc({
    headers: { 'content-type': 'application/grpc+json' },
    body: framed(Buffer.from('{"a"')),
    isHttp2: true,
  }),
  Nevis: { route: '/nevis/api/v1/users', headers: { 'content-type': 'application/json' }, body: Buffer.from('{"a"') },
  SCIM: { route: '/scim/v2/1/Users', headers: { 'content-type': 'application/scim+json' }, body: Buffer.from('{"a"') },
}

/** The status of HTTP or gRPC, as one text. */
async function statusOf({ route, headers, body, isHttp2 }: Sent, token: string | undefined): Promise<string> {
  const all = { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) }
  if (isHttp2) return statusOverHttp2(route, all, body)
  const response = await fetch(server.url + route, { method: 'POST', headers: all, body: new Uint8Array(body) })
  const bytes = Buffer.from(await response.arrayBuffer())
  const type = response.headers.get('content-type') ?? ''
  const text = type.includes('-text') ? Buffer.from(bytes.toString(), 'base64').toString() : bytes.toString()
  const inTrailers = /grpc-status: *(\d+)/i.exec(text)?.[1]
  const grpcStatus = response.headers.get('grpc-status') ?? inTrailers
  return grpcStatus === undefined ? String(response.status) : `grpc ${grpcStatus}`
}

function statusOverHttp2(route: string, headers: Record<string, string>, body: Buffer): Promise<string> {
  return new Promise((resolve, reject) => {
    const session = connect(server.url)
    session.once('error', reject)
    const stream = session.request({ ':method': 'POST', ':path': route, ...headers })
    let status = ''
    const read = (headers: Record<string, unknown>) => {
      if (headers['grpc-status'] !== undefined) status = `grpc ${headers['grpc-status']}`
    }
    stream.on('response', read)
    stream.on('trailers', read)
    stream.once('error', reject)
    stream.once('close', () => {
      session.close()
      resolve(status)
    })
    stream.resume()
    stream.end(body)
  })
}

describe.each(Object.entries(calls))('%s', (_name, sent) => {
  test('an undecodable body with a missing or invalid token gets the answer for a missing token', async () => {
    for (const token of [undefined, 'wrong']) expect(await statusOf(sent, token)).toMatch(/^(401|grpc 16)$/)
  })

  test('a body with a valid token is decoded', async () => {
    expect(await statusOf(sent, sent.route.startsWith('/nevis') ? nevisKey : server.pat)).not.toMatch(
      /^(401|grpc 16|2..)$/,
    )
  })
})

test('calls decoded by connect-node return the same answers', async () => {
  const type = { 'content-type': 'application/json' }
  const sent = { route: '/zitadel.management.v1.ManagementService/GetMyOrg', headers: type, body: gzipSync('{}') }
  const response = await fetch(server.url + sent.route, {
    method: 'POST',
    headers: { ...type, 'content-encoding': 'gzip', authorization: `Bearer ${server.pat}` },
    body: new Uint8Array(sent.body),
  })
  expect([response.status, await response.json()]).toMatchObject([200, { org: { name: 'Usher' } }])
})

test('a large body of many empty parts costs little without a token', async () => {
  const body = Buffer.from(`{"queries":[${'{},'.repeat(300_000)}{}]}`)
  const timeOf = async (token?: string) => {
    const begin = performance.now()
    const headers = { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) }
    await fetch(`${server.url}/management/v1/users/_search`, { method: 'POST', headers, body }).then((it) => it.text())
    return performance.now() - begin
  }
  const best = async (token?: string) => Math.min(await timeOf(token), await timeOf(token), await timeOf(token))
  expect(await best()).toBeLessThan((await best(server.pat)) / 2)
})
