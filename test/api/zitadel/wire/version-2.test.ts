import { connect, type IncomingHttpHeaders } from 'node:http2'
import { Client, credentials, Metadata } from '@grpc/grpc-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accessRuleOf } from '#api/zitadel/interceptors/access.ts'
import { zitadelServices } from '#api/zitadel/services.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const FRAME = Buffer.from([0, 0, 0, 0, 0])
const UNIMPLEMENTED = 12

/** Status and text of a gRPC call with an empty message. */
function grpc(path: string): Promise<{ code: number; details: string }> {
  const client = new Client(new URL(server.url).host, credentials.createInsecure())
  const metadata = new Metadata()
  metadata.set('authorization', `Bearer ${server.pat}`)
  const bytes = (value: Buffer) => value
  return new Promise((resolve) => {
    client.makeUnaryRequest(path, bytes, bytes, Buffer.alloc(0), metadata, (error) => {
      client.close()
      resolve({ code: error?.code ?? 0, details: error?.details ?? '' })
    })
  })
}

async function post(path: string, type: string, body: string | Uint8Array<ArrayBuffer>) {
  const headers = { 'content-type': type, authorization: `Bearer ${server.pat}` }
  const response = await fetch(server.url + path, { method: 'POST', headers, body })
  return { status: response.status, headers: response.headers, text: await response.text() }
}

const services = zitadelServices.filter(({ within }) => within === 'none')
const missing = services.flatMap(({ service, handlers }) =>
  service.methods
    .filter((method) => !(method.localName in handlers) && !accessRuleOf(method)?.permission.startsWith('system.'))
    .map((one) => `/${service.typeName}/${one.name}`),
)

test('every service of version 2 is mounted under its name, those of version 2 beta as well', () => {
  const names = services.map(({ service }) => service.typeName)
  expect(names).toHaveLength(28)
  for (const area of ['project', 'authorization', 'internal_permission', 'instance', 'org', 'action'])
    expect(names.filter((name) => name.startsWith(`zitadel.${area}.v2`))).toHaveLength(2)
})

test('an RPC that is not served is unimplemented on every wire', async () => {
  // A few of them: each call costs a round trip, and all use the same code path.
  for (const path of missing.filter((_, i) => i % 23 === 0)) {
    expect((await grpc(path)).code, path).toBe(UNIMPLEMENTED)
    const json = await post(path, 'application/json', '{}')
    expect([json.status, JSON.parse(json.text).code], path).toEqual([501, 'unimplemented'])
    const web = await post(path, 'application/grpc-web+proto', FRAME)
    expect(web.text).toContain('grpc-status: 12')
  }
})

const UNKNOWN = ['/zitadel.user.v2.UserService/NoSuchCall', '/zitadel.nothing.v2.NoSuchService/Call']

test.each(UNKNOWN)('gRPC reads UNIMPLEMENTED for %s', async (path) => {
  expect(await grpc(path)).toEqual({ code: UNIMPLEMENTED, details: `unknown service or method ${path}` })
})

test.each(UNKNOWN)('the gRPC answer for %s is one HEADERS frame that ends the stream', async (path) => {
  const session = connect(server.url)
  const stream = session.request({
    ':method': 'POST',
    ':path': path,
    'content-type': 'application/grpc',
    te: 'trailers',
  })
  stream.end(FRAME)
  const [headers, flags] = await new Promise<[IncomingHttpHeaders, number]>((resolve) =>
    stream.on('response', (head, bits) => resolve([head, bits])),
  )
  session.destroy()
  expect(headers['grpc-status']).toBe('12')
  const END_STREAM = 0x1
  expect(flags & END_STREAM).toBe(END_STREAM)
})

test.each(UNKNOWN)('Connect and gRPC-Web read it for %s over HTTP/1.1', async (path) => {
  for (const type of ['application/json', 'application/proto']) {
    const response = await post(path, type, '')
    expect(response.status).toBe(501)
    expect(JSON.parse(response.text)).toMatchObject({
      code: 'unimplemented',
      message: `unknown service or method ${path}`,
    })
  }
  const web = await post(path, 'application/grpc-web+proto', FRAME)
  expect(web.headers.get('grpc-status')).toBe('12')
})

test('over REST an RPC that is not served is named in a sentence', async () => {
  const response = await server.rest('GET', '/v2/actions/executions/functions')
  if (response.status !== 200)
    expect(response).toMatchObject({
      status: 501,
      body: { code: 12, message: 'method ListExecutionFunctions is not implemented' },
    })
})

test('the documents describe every RPC once, those without a REST path by their Connect path, none as deprecated', async () => {
  for (const { service, openapiName } of services) {
    const { body } = await server.rest('GET', `/openapi/${openapiName}.json`, undefined, { token: null })
    const operations = Object.values<Record<string, { operationId: string; deprecated?: boolean }>>(body.paths).flatMap(
      (path) => Object.values(path),
    )
    const named = new Set(operations.map(({ operationId }) => operationId))
    expect(named, openapiName).toEqual(new Set(service.methods.map((method) => method.name)))
    expect(operations.filter(({ deprecated }) => deprecated)).toEqual([])
  }
})
