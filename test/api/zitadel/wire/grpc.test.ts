import { connect as connectHttp2 } from 'node:http2'
import { gzipSync } from 'node:zlib'
import { Code, ConnectError, createClient } from '@connectrpc/connect'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startToyServer, type ToyServer } from '#test/api/zitadel/wire/toy-server.ts'

let server: ToyServer
/** The organizations whose calls have reached the handler, and those whose calls were cancelled. */
const begun = new Set<string>()
const stopped = new Set<string>()
beforeAll(async () => {
  server = await startToyServer({
    bodyLimitBytes: 10_000,
    handlers: {
      async getMyOrg(ctx) {
        begun.add(ctx.orgId)
        await new Promise((resolve) => ctx.facts.signal().addEventListener('abort', resolve))
        stopped.add(ctx.orgId)
        throw new Error('the store was interrupted')
      },
      // Deaf to its signal.
      getIAM: () => new Promise(() => {}),
    },
  })
})
afterAll(() => server.close())

const SOON = { timeout: 20_000 }
const headers = { authorization: 'Bearer good' }
const transports = {
  gRPC: () => createGrpcTransport({ baseUrl: server.url }),
  'gRPC-Web': () => createGrpcWebTransport({ baseUrl: server.url, httpVersion: '1.1' }),
  Connect: () => createConnectTransport({ baseUrl: server.url, httpVersion: '1.1' }),
}
const names = ['gRPC', 'gRPC-Web', 'Connect'] as const

async function failure(call: Promise<unknown>): Promise<ConnectError> {
  try {
    await call
  } catch (error) {
    return ConnectError.from(error)
  }
  throw new Error('was answered')
}

test.each(names)('over %s a message beyond the limit is ResourceExhausted', async (name) => {
  const client = createClient(ManagementService, transports[name]())
  const error = await failure(client.addHumanUser({ userName: 'x'.repeat(20_000) }, { headers }))
  expect(error.code).toBe(Code.ResourceExhausted)
})

test('a message that exceeds the limit by decompression is rejected during decompression', async () => {
  const packed = gzipSync(Buffer.alloc(5_000_000))
  const frame = Buffer.alloc(5)
  frame[0] = 1
  frame.writeUInt32BE(packed.length, 1)
  const response = await fetch(`${server.url}/zitadel.management.v1.ManagementService/AddHumanUser`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/grpc-web+proto', 'grpc-encoding': 'gzip' },
    body: Buffer.concat([frame, packed]),
  })
  expect(await response.text()).toMatch(/grpc-status: ?8/)
})

test.each(names)('over %s a call ends at its deadline', async (name) => {
  const client = createClient(ManagementService, transports[name]())
  const error = await failure(client.getMyOrg({}, { headers, timeoutMs: 50 }))
  expect(error.code).toBe(Code.DeadlineExceeded)
})

test('a handler that does not stop delays the response no longer than the deadline', async () => {
  const response = await fetch(`${server.url}/zitadel.management.v1.ManagementService/GetIAM`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', 'connect-timeout-ms': '50' },
    body: '{}',
  })
  expect(await response.json()).toMatchObject({ code: 'deadline_exceeded' })
})

test('a handler is aborted when its caller disconnects, and its later failure is not logged as an error', async () => {
  const client = createClient(ManagementService, transports.gRPC())
  const gone = new AbortController()
  const call = client.getMyOrg({}, { headers: { ...headers, 'x-zitadel-orgid': 'over-grpc' }, signal: gone.signal })
  const failed = failure(call)
  await expect.poll(() => begun.has('over-grpc'), SOON).toBe(true)
  gone.abort()
  expect((await failed).code).toBe(Code.Canceled)
  await expect.poll(() => stopped.has('over-grpc'), SOON).toBe(true)
  expect(server.lines.filter((line) => line.level === 'error')).toEqual([])
})

test('over REST a handler is aborted too', async () => {
  const gone = new AbortController()
  const call = fetch(`${server.url}/management/v1/orgs/me`, {
    headers: { ...headers, 'x-zitadel-orgid': 'over-rest' },
    signal: gone.signal,
  })
  const failed = expect(call).rejects.toThrow()
  await expect.poll(() => begun.has('over-rest'), SOON).toBe(true)
  gone.abort()
  await failed
  await expect.poll(() => stopped.has('over-rest'), SOON).toBe(true)
  expect(server.lines.filter((line) => line.level === 'error')).toEqual([])
})

test('an unknown method or service is Unimplemented for a gRPC client', async () => {
  for (const path of ['/zitadel.management.v1.ManagementService/Nothing', '/zitadel.nothing.v9.Nothing/Nothing']) {
    const session = connectHttp2(server.url)
    const stream = session.request({ ':path': path, ':method': 'POST', 'content-type': 'application/grpc' })
    stream.end()
    const status = await new Promise((resolve) => stream.on('response', (response) => resolve(response['grpc-status'])))
    session.close()
    expect(status).toBe('12')
  }
})

test('other clients get 404 for an unknown method, and 415 for an unsupported content type', async () => {
  const unknown = await fetch(`${server.url}/zitadel.management.v1.ManagementService/Nothing`, {
    method: 'POST',
    body: '{}',
  })
  expect([unknown.status, await unknown.json()]).toMatchObject([404, { code: 5, message: 'Not Found' }])
  for (const type of ['text/plain', 'application/grpc-web-texts']) {
    const response = await fetch(`${server.url}/zitadel.management.v1.ManagementService/Healthz`, {
      method: 'POST',
      headers: { 'content-type': type },
      body: 'x',
    })
    expect(response.status).toBe(415)
  }
})

test('invalid bytes are rejected with the error of grpc-go', async () => {
  const response = await fetch(`${server.url}/zitadel.management.v1.ManagementService/AddHumanUser`, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/grpc-web+proto' },
    body: Uint8Array.of(0, 0, 0, 0, 3, 0xff, 0xff, 0xff),
  })
  expect(await response.text()).toMatch(/grpc-status: ?13/)
})
