/** No page of another origin may send credentials of the browser to an API (ASVS 5.0 3.4.2); a token in a header works. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let asZitadel: TestServer
beforeAll(async () => {
  server = await startServer()
  asZitadel = await startServer({ USHER_CORS_CREDENTIALS: 'true' })
})
afterAll(async () => {
  await server.stop()
  await asZitadel.stop()
})

const ORIGINS = ['https://evil.example', 'null', 'http://localhost:3000', 'https://app.acme.ch']
const PATHS = [
  '/management/v1/orgs/me',
  '/admin/v1/healthz',
  '/auth/v1/users/me',
  '/v2/users/1',
  '/management/v1/no/such/path',
  '/zitadel.management.v1.ManagementService/Healthz',
  '/nevis/api/v1/users',
  '/scim/v2/1/Users',
]
const PREFLIGHT = { 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' }
async function permissionOf(at: TestServer, path: string, origin: string): Promise<(string | null)[]> {
  const call = await fetch(at.url + path, { headers: { origin, authorization: `Bearer ${at.pat}` } })
  const preflight = await fetch(at.url + path, { method: 'OPTIONS', headers: { origin, ...PREFLIGHT } })
  return [call, preflight].map(({ headers }) => headers.get('access-control-allow-credentials'))
}

describe.each(ORIGINS)('a page of %s', (origin) => {
  test.each(PATHS)('may not send credentials to %s', async (path) => {
    expect(await permissionOf(server, path, origin)).toEqual([null, null])
  })
})

test('a page of another origin can send a token and read the response', async () => {
  const [origin = ''] = ORIGINS
  const headers = { origin, authorization: `Bearer ${server.pat}` }
  const response = await fetch(`${server.url}/management/v1/orgs/me`, { headers })
  expect(response.status).toBe(200)
  expect(response.headers.get('access-control-allow-origin')).toBe(origin)
})

test('USHER_CORS_CREDENTIALS allows credentials, except from an opaque origin', async () => {
  const path = '/management/v1/orgs/me'
  expect(await permissionOf(asZitadel, path, 'https://app.acme.ch')).toEqual(['true', 'true'])
  expect(await permissionOf(asZitadel, path, 'null')).toEqual([null, null])
})
