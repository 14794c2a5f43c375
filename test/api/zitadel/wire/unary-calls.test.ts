import { connect as connectHttp2 } from 'node:http2'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startToyServer, type ToyServer } from '#test/api/zitadel/wire/toy-server.ts'

// Plain unary calls are answered without connect-node; a call that names its encoding goes to it. Both answer the same.

const LONG_NAME = 'Ada '.repeat(1_000)
let server: ToyServer
beforeAll(async () => {
  server = await startToyServer({
    bodyLimitBytes: 10_000,
    handlers: {
      async getMyOrg(ctx) {
        return { org: { name: ctx.orgId === 'large' ? LONG_NAME : 'Acme' } }
      },
      // Deaf to its signal.
      getIAM: () => new Promise(() => {}),
    },
  })
})
afterAll(() => server.close())

interface Reply {
  readonly head: Readonly<Record<string, unknown>>
  readonly trailers: Readonly<Record<string, unknown>>
  readonly body: Buffer
}

const SERVICE = '/zitadel.management.v1.ManagementService'
const frame = (message: Uint8Array, flags = 0) => {
  const prefix = Buffer.alloc(5)
  prefix[0] = flags
  prefix.writeUInt32BE(message.length, 1)
  return Buffer.concat([prefix, message])
}
const NOTHING = frame(Buffer.alloc(0))

function overGrpc(rpc: string, headers: Record<string, string>, pieces: readonly Uint8Array[]): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const session = connectHttp2(server.url)
    const stream = session.request({
      ':method': 'POST',
      ':path': `${SERVICE}/${rpc}`,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...headers,
    })
    const reply = { head: {}, trailers: {}, body: Buffer.alloc(0) }
    stream.on('response', (head) => Object.assign(reply.head, head))
    stream.on('trailers', (trailers) => Object.assign(reply.trailers, trailers))
    stream.on('data', (chunk: Buffer) => {
      reply.body = Buffer.concat([reply.body, chunk])
    })
    stream.on('error', reject)
    stream.on('end', () => {
      session.close()
      resolve(reply)
    })
    for (const piece of pieces) stream.write(piece)
    stream.end()
  })
}

async function overGrpcWeb(rpc: string, headers: Record<string, string>, pieces: readonly Uint8Array[]) {
  const response = await fetch(`${server.url}${SERVICE}/${rpc}`, {
    method: 'POST',
    headers: { 'content-type': 'application/grpc-web+proto', ...headers },
    body: Buffer.concat(pieces),
  })
  return { head: Object.fromEntries(response.headers), trailers: {}, body: Buffer.from(await response.arrayBuffer()) }
}

const wires = { gRPC: overGrpc, 'gRPC-Web': overGrpcWeb } as const
const names = ['gRPC', 'gRPC-Web'] as const

/** A response without the values that differ between calls. */
const seen = ({ head, trailers, body }: Reply) => ({
  type: head['content-type'],
  packed: head['grpc-encoding'],
  trailers: { ...trailers },
  body: body.toString('latin1'),
})

const good = { authorization: 'Bearer good' }
const calls: [what: string, rpc: string, headers: Record<string, string>, pieces: Uint8Array[]][] = [
  ['a call that succeeds', 'GetMyOrg', good, [NOTHING]],
  ['a call in pieces', 'GetMyOrg', good, [NOTHING.subarray(0, 2), NOTHING.subarray(2)]],
  ['a caller without a token', 'GetMyOrg', {}, [NOTHING]],
  ['a call that is refused with an id', 'GetUserByID', good, [frame(Buffer.from([10, 1, 49]))]],
  ['a call of what is not implemented', 'GetIAMXXX', good, [NOTHING]],
  ['no message', 'GetMyOrg', good, []],
  ['two messages', 'GetMyOrg', good, [NOTHING, NOTHING]],
  ['a message cut off', 'GetMyOrg', good, [frame(Buffer.alloc(9)).subarray(0, 8)]],
  ['less than a prefix', 'GetMyOrg', good, [NOTHING.subarray(0, 3)]],
  ['bytes that are no message', 'GetUserByID', good, [frame(Uint8Array.of(0xff, 0xff, 0xff))]],
  ['a packed message without the name of its encoding', 'GetMyOrg', good, [frame(Buffer.alloc(0), 1)]],
  ['a message beyond the limit', 'GetMyOrg', good, [frame(Buffer.alloc(10_001))]],
  ['a message with a length beyond the limit', 'GetMyOrg', good, [frame(Buffer.alloc(10_001)).subarray(0, 7)]],
  ['a deadline that is no time', 'GetMyOrg', { ...good, 'grpc-timeout': 'soon' }, [NOTHING]],
  ['a deadline that passes', 'GetIAM', { ...good, 'grpc-timeout': '30m' }, [NOTHING]],
  ['a deadline that does not pass', 'GetMyOrg', { ...good, 'grpc-timeout': '20S' }, [NOTHING]],
]

for (const name of names)
  test.each(calls)(`over ${name}, %s gets the response of connect-node`, async (_what, rpc, headers, pieces) => {
    const direct = await wires[name](rpc, headers, pieces)
    const streamed = await wires[name](rpc, { ...headers, 'grpc-encoding': 'identity' }, pieces)
    expect(seen(direct)).toEqual(seen(streamed))
  })

test.each(names)('over %s a long response is compressed for clients that accept it', async (name) => {
  const headers = { ...good, 'x-zitadel-orgid': 'large' }
  const plain = await wires[name]('GetMyOrg', headers, [NOTHING])
  expect(plain.body.includes(LONG_NAME)).toBe(true)
  const packed = await wires[name]('GetMyOrg', { ...headers, 'grpc-accept-encoding': 'br, gzip' }, [NOTHING])
  expect([packed.head['grpc-encoding'], packed.body[0]]).toEqual(['gzip', 1])
  const length = packed.body.readUInt32BE(1)
  expect(gunzipSync(packed.body.subarray(5, 5 + length)).includes(LONG_NAME)).toBe(true)
})

test.each(names)('over %s every response has its request id', async (name) => {
  const responses = [await wires[name]('GetMyOrg', good, [NOTHING]), await wires[name]('GetMyOrg', good, [])]
  for (const { head } of responses) expect(head['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})

test('a message that arrives byte by byte is read', async () => {
  const pieces = Array.from(frame(Buffer.concat([Buffer.from([10, 100]), Buffer.alloc(100, 'x')])), (byte) =>
    Uint8Array.of(byte),
  )
  const { trailers } = await overGrpc('GetUserByID', good, pieces)
  expect(trailers['grpc-status']).toBe('5')
})
