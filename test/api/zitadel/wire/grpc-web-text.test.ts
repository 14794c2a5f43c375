import { afterAll, beforeAll, expect, test } from 'vitest'
import { startToyServer, type ToyServer } from '#test/api/zitadel/wire/toy-server.ts'

let server: ToyServer
beforeAll(async () => {
  server = await startToyServer({
    bodyLimitBytes: 10_000,
    handlers: {
      async getMyOrg() {
        return { org: { name: 'Acme' } }
      },
    },
  })
})
afterAll(() => server.close())

const call = async (rpc: string, body: string, type = 'application/grpc-web-text') => {
  const response = await fetch(`${server.url}/zitadel.management.v1.ManagementService/${rpc}`, {
    method: 'POST',
    headers: { 'content-type': type, authorization: 'Bearer good', 'x-grpc-web': '1' },
    body,
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text, bytes: Buffer.from(text, 'base64').toString() }
}

test.each(['application/grpc-web-text', 'application/grpc-web-text+proto'])(
  'a call of type %s is answered in base64',
  async (type) => {
    const { status, headers, text, bytes } = await call('GetMyOrg', 'AAAAAAA=', type)
    expect([status, headers.get('content-type')]).toEqual([200, 'application/grpc-web-text+proto'])
    expect(text).toMatch(/^[A-Za-z0-9+/=]+$/)
    expect(bytes).toContain('Acme')
    expect(bytes).toContain('grpc-status: 0')
  },
)

test('an error is in the trailers, and an unknown method is UNIMPLEMENTED', async () => {
  expect((await call('GetUserByID', 'AAAAAAA=')).bytes).toMatch(/grpc-status: [1-9]/)
  const unknown = await call('NoSuchMethod', 'AAAAAAA=')
  expect(unknown.headers.get('grpc-status')).toBe('12')
})

test.each([
  ['no base64', '!!!', 400],
  ['too large', 'AAAA'.repeat(20_000), 413],
])('%s is refused', async (_what, body, status) => {
  expect((await call('GetMyOrg', body)).status).toBe(status)
})
