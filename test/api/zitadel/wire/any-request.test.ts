import { Agent, request as httpRequest } from 'node:http'
import type { DescMethodUnary } from '@bufbuild/protobuf'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { restBindings } from '#api/zitadel/transcode/rest-routes.ts'
import { startToyServer, type ToyServer } from '#test/api/zitadel/wire/toy-server.ts'

let server: ToyServer
const agent = new Agent({ keepAlive: true })
beforeAll(async () => {
  server = await startToyServer()
})
afterAll(async () => {
  agent.destroy()
  await server.close()
})

function send(method: string, path: string, body: Buffer): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer good', 'content-length': body.length }
    const call = httpRequest({ port: server.port, host: '127.0.0.1', agent, method, path, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => {
        text += chunk
      })
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    call.on('error', reject)
    call.end(body)
  })
}

const bindings = ManagementService.methods.flatMap((method) =>
  restBindings(method as DescMethodUnary).map((one) => ({ ...one, method })),
)
const key = (names: readonly string[]) => fc.oneof(fc.constantFrom('query', 'queries', ...names), fc.string())

test('every request to every route gets a correct answer or a described error, and never 500', async () => {
  const call = fc.constantFrom(...bindings).chain((binding) => {
    const names = binding.method.input.fields.map((field) => field.jsonName)
    return fc.record({
      binding: fc.constant(binding),
      values: fc.array(fc.oneof(fc.webSegment(), fc.string().map(encodeURIComponent)), { minLength: 4, maxLength: 4 }),
      query: fc.array(fc.tuple(key(names), fc.string())).map((pairs) => new URLSearchParams(pairs).toString()),
      body: fc.oneof(
        fc.dictionary(key(names), fc.jsonValue()).map((value) => Buffer.from(JSON.stringify(value))),
        fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
      ),
    })
  })
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(call, async ({ binding, values, query, body }) => {
      let at = 0
      const path = binding.segments.map((one) => (one.kind === 'literal' ? one.text : (values[at++] ?? 'x')))
      const { status, text } = await send(binding.httpMethod, `/management/v1/${path.join('/')}?${query}`, body)
      seen.set(status, (seen.get(status) ?? 0) + 1)
      expect([200, 400, 404, 405, 409, 501]).toContain(status)
      expect(JSON.parse(text)).toBeTypeOf('object')
    }),
    { numRuns: 1000 },
  )
  expect(server.lines.filter((line) => line.level === 'error')).toEqual([])
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 400, 501]))
})
