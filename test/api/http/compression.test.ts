import { request } from 'node:http'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

/** Uses the client of node:http, which does not decompress responses. */
const get = (path: string, accepted?: string): Promise<{ headers: Record<string, unknown>; body: Buffer }> =>
  new Promise((resolve, reject) => {
    const headers = accepted === undefined ? {} : { 'accept-encoding': accepted }
    request(`${server.url}${path}`, { headers }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }))
    })
      .on('error', reject)
      .end()
  })

test('a large response is compressed with the requested encoding, and its content is the same', async () => {
  const plain = await get('/openapi/management.json')
  expect(plain.headers).not.toHaveProperty('content-encoding')
  expect(plain.headers.vary).toContain('accept-encoding')
  const cases = [
    ['gzip, deflate, br', 'br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['br;q=0, gzip;q=0.5', 'gzip', gunzipSync],
  ] as const
  for (const [accepted, encoding, decompress] of cases) {
    const { headers, body } = await get('/openapi/management.json', accepted)
    expect(headers['content-encoding']).toBe(encoding)
    expect(body.length).toBeLessThan(plain.body.length / 4)
    expect(decompress(body).equals(plain.body)).toBe(true)
  }
})

test.each([
  ['/openapi/management.json', 'identity'],
  ['/openapi/management.json', 'gzip;q=0, br;q=0.0'],
  ['/debug/healthz', 'gzip'],
  ['/ui/login', 'gzip, br'],
])('%s with Accept-Encoding %s is not compressed', async (path, accepted) => {
  expect((await get(path, accepted)).headers).not.toHaveProperty('content-encoding')
})
