import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { SessionService } from '@zitadel/proto/zitadel/session/v2/session_service_pb.js'
import { UserService } from '@zitadel/proto/zitadel/user/v2/user_service_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createListener, type Listener } from '#api/http/listener.ts'
import { createRouter } from '#api/http/router.ts'
import { createZitadelApi, mount } from '#api/zitadel/mount.ts'

const log = { debug() {}, info() {}, warn() {}, error() {} }
let listener: Listener
let url: string
beforeAll(async () => {
  const api = createZitadelApi({
    services: [
      mount(ManagementService, { basePath: '/management/v1', openapiName: 'management' }, {}),
      mount(AdminService, { basePath: '/admin/v1', openapiName: 'admin' }, {}),
      mount(AuthService, { basePath: '/auth/v1', openapiName: 'auth' }, {}),
      mount(UserService, { basePath: '', openapiName: 'user' }, {}),
      mount(
        SessionService,
        { basePath: '', openapiName: 'session' },
        { createSession: async () => ({ sessionId: '7' }) },
      ),
    ],
    access: { authenticate: async () => ({ caller: { id: '' }, orgId: '' }) },
    translate: () => undefined,
    languages: ['en'],
    log,
    bodyLimitBytes: 1_000_000,
  })
  const router = await createRouter({
    plugins: [
      api.plugin,
      async (app) => {
        app.get('/ui/page', async () => 'a page')
        app.post('/ui/form', async () => {
          throw new Error('SELECT secret')
        })
      },
    ],
    directHandlers: [api.directHandler],
    bodyLimitBytes: 1_000_000,
    log,
  })
  listener = createListener(router)
  url = `http://127.0.0.1:${await listener.listen('127.0.0.1', 0)}`
})
afterAll(() => listener.close())

async function status(method: string, path: string, body?: string): Promise<[number, unknown]> {
  const response = await fetch(url + path, { method, ...(body ? { body } : {}) })
  return [response.status, await response.json()]
}

test.each(['/management/v1/orgs/me', '/admin/v1/orgs/default', '/auth/v1/users/me', '/v2/users/1'])(
  'services stand beside each other: GET %s finds its own',
  async (path) => {
    expect(await status('GET', path)).toMatchObject([
      501,
      { code: 12, message: expect.stringContaining('is not implemented') },
    ])
  },
)

test.each(['management', 'admin', 'auth', 'user'])('the document of %s is served', async (name) => {
  expect(await status('GET', `/openapi/${name}.json`)).toMatchObject([200, { openapi: '3.1.0' }])
})

test('the status of success is that of the descriptor', async () => {
  expect(await status('POST', '/v2/sessions', '{}')).toEqual([201, { sessionId: '7' }])
})

test('an unknown path below a base path returns the 404 of this API', async () => {
  for (const path of ['/v2/nothing', '/admin/v1/nothing', '/auth/v1/users/me/']) {
    expect(await status('GET', path)).toMatchObject([404, { code: 5, message: 'Not Found' }])
  }
})

test('routes of another API are served on the same listener, HEAD included, and reveal no secrets when they fail', async () => {
  expect(await (await fetch(`${url}/ui/page`)).text()).toBe('a page')
  expect((await fetch(`${url}/ui/page`, { method: 'HEAD' })).status).toBe(200)
  expect(await status('POST', '/ui/form', '{}')).toEqual([
    500,
    { code: 13, message: 'internal error', requestId: expect.any(String) },
  ])
})

test('two services on one path are an error at start', () => {
  const service = mount(ManagementService, { basePath: '/management/v1', openapiName: 'management' }, {})
  const options = {
    access: { authenticate: async () => ({ caller: { id: '' }, orgId: '' }) },
    translate: () => undefined,
    log,
    bodyLimitBytes: 1,
  }
  expect(() => createZitadelApi({ ...options, services: [service, service], languages: ['en'] })).toThrow('one shape')
})
