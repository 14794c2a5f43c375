/** Requests every documented route and status, and validates every response against the document. */

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRouter } from '#api/http/router.ts'
import { eventId } from '#api/nevis/event-id.ts'
import { nevisRoutes } from '#api/nevis/nevis-api.ts'
import { statusesOf } from '#api/nevis/openapi.ts'
import { routes } from '#api/nevis/routes.ts'
import { checkSchema, type Schema } from '#api/nevis/schema.ts'
import type { Services } from '#domain/context.ts'
import { passkeyRegistered } from '#domain/user/passwordless/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { unavailable } from '#kit/errors.ts'
import { idIn, NEVIS, type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'
import { collectingLog } from '#test/support/collecting-log.ts'
import { withoutRequestId } from '#test/support/error-body.ts'
import type { JsonResponse } from '#test/support/start-server.ts'

let server: NevisServer
// The document is read as a client of it reads it.
// biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
let document: any
beforeAll(async () => {
  server = await startNevisServer()
  document = (await server.rest('GET', '/openapi/nevis.json', undefined, { token: null })).body
})
afterAll(() => server?.stop())

let count = 0
const fresh = () => `person${count++}@example.com`
const person = (more: object = {}) => server.create({ loginId: fresh(), ...more })
async function signedUp() {
  const userId = await person()
  await server.call('POST', `/users/${userId}/password`, { password: 'Secret-123' })
  return userId
}
const organization = async () =>
  idIn(await server.call('POST', '/organizations', { domain: `d${count++}.example`, name: 'Globex' }))
async function assigned() {
  const [userId, organizationId] = [await person(), await organization()]
  await server.call('PUT', `/users/${userId}/organization/${organizationId}`)
  return { userId, organizationId }
}
async function withPasskey() {
  const userId = await person()
  const payload = {
    id: '77',
    name: 'Phone',
    credentialId: 'x',
    publicKey: 'x',
    counter: 4,
    aaguid: '00',
    transports: [],
    backedUp: true,
  }
  const registered = passkeyRegistered({ ...payload, rpId: 'localhost', userAgent: 'Test' })
  await server.runtime.services.events.change({ creator: 'TEST', now: Date.now() }, userAggregate, userId, () => [
    registered,
  ])
  return userId
}

const NOBODY = '00000000-0000-4000-8000-000000000000'
type Send = () => Promise<JsonResponse>
const send =
  (method: string, path: string | (() => Promise<string>), body?: unknown): Send =>
  async () =>
    server.call(method, typeof path === 'string' ? path : await path(), body)
const of =
  (make: () => Promise<string>, after = '') =>
  async () =>
    `/users/${await make()}${after}`

/** Cases of one route: its success and its own errors. */
const cases: Readonly<Record<string, Readonly<Record<number, Send>>>> = {
  'POST /users': { 201: () => server.call('POST', '/users', { loginId: fresh() }), 422: send('POST', '/users', {}) },
  'GET /users': { 200: send('GET', '/users?limit=5'), 422: send('GET', '/users?nix=1') },
  'GET /users/{userId}': {
    200: send(
      'GET',
      of(() => person({ name: { title: 'Dr.' }, address: { city: 'Zug' }, gender: 'other' })),
    ),
    404: send('GET', `/users/${NOBODY}`),
  },
  'PATCH /users/{userId}': {
    200: send('PATCH', of(person), { remarks: 'x' }),
    404: send('PATCH', `/users/${NOBODY}`, {}),
    409: send('PATCH', of(person), { version: 7 }),
    422: send('PATCH', of(person), { gender: 'x' }),
  },
  'DELETE /users/{userId}': { 204: send('DELETE', of(person)), 404: send('DELETE', `/users/${NOBODY}`) },
  ...Object.fromEntries(
    ['POST', 'PUT', 'DELETE'].map((method) => [
      `${method} /users/{userId}/block`,
      {
        204: send(method, of(signedUp, '/block')),
        404: send(method, `/users/${NOBODY}/block`),
        422: send(method, of(person, '/block')),
      },
    ]),
  ),
  'POST /users/{userId}/email-link': {
    201: send('POST', of(person, '/email-link'), { type: 'invitation' }),
    404: send('POST', `/users/${NOBODY}/email-link`, { type: 'invitation' }),
    422: send('POST', of(person, '/email-link'), { type: 'nix' }),
  },
  'GET /users/{userId}/email-link': {
    200: send('GET', async () => {
      const userId = await signedUp()
      await server.call('POST', `/users/${userId}/email-link`, { type: 'passwordReset' })
      return `/users/${userId}/email-link`
    }),
    404: send('GET', of(person, '/email-link')),
  },
  'POST /auth/email-link': {
    200: send('POST', '/auth/email-link', { ticket: 'nonsense' }),
    422: send('POST', '/auth/email-link', { ticket: 7 }),
  },
  'POST /users/{userId}/password': {
    201: send('POST', of(person, '/password'), { password: 'Secret-123', stateName: 'initial' }),
    404: send('POST', `/users/${NOBODY}/password`, { password: 'Secret-123' }),
    422: send('POST', of(person, '/password'), { password: 'short' }),
  },
  'GET /users/{userId}/password': {
    200: send('GET', of(signedUp, '/password')),
    404: send('GET', of(person, '/password')),
  },
  'POST /users/{userId}/password/change': {
    204: send('POST', of(signedUp, '/password/change'), { newPassword: 'Secret-456' }),
    404: send('POST', of(person, '/password/change'), { newPassword: 'Secret-456' }),
    422: send('POST', of(signedUp, '/password/change'), { newPassword: 'short' }),
  },
  'DELETE /users/{userId}/password': {
    204: send('DELETE', of(signedUp, '/password')),
    404: send('DELETE', of(person, '/password')),
  },
  'GET /users/{userId}/passkeys': {
    200: send('GET', of(withPasskey, '/passkeys')),
    404: send('GET', `/users/${NOBODY}/passkeys`),
    422: send('GET', of(person, '/passkeys?limit=0')),
  },
  'DELETE /users/{userId}/passkeys/{passkeyId}': {
    204: send('DELETE', of(withPasskey, '/passkeys/77')),
    404: send('DELETE', of(person, '/passkeys/77')),
  },
  'POST /organizations': {
    201: () => server.call('POST', '/organizations', { domain: `d${count++}.example`, name: 'Globex' }),
    422: send('POST', '/organizations', { domain: 'x.example' }),
  },
  'GET /organizations': {
    200: send('GET', '/organizations?includeUserCount=true&limit=1'),
    422: send('GET', '/organizations?includeUserCount=yes'),
  },
  'GET /organizations/{organizationId}': {
    200: send('GET', async () => `/organizations/${await organization()}`),
    404: send('GET', '/organizations/7'),
    422: send('GET', async () => `/organizations/${await organization()}?nix=1`),
  },
  'PATCH /organizations/{organizationId}': {
    200: send('PATCH', async () => `/organizations/${await organization()}`, { name: 'New', version: 0 }),
    404: send('PATCH', '/organizations/7', {}),
    409: send('PATCH', async () => `/organizations/${await organization()}`, { name: 'New', version: 1 }),
    422: send('PATCH', async () => `/organizations/${await organization()}`, { domain: 'x' }),
  },
  'DELETE /organizations/{organizationId}': {
    204: send('DELETE', async () => `/organizations/${await organization()}`),
    404: send('DELETE', '/organizations/7'),
    422: send('DELETE', async () => `/organizations/${(await assigned()).organizationId}`),
  },
  'PUT /users/{userId}/organization/{organizationId}': {
    204: send('PUT', async () => `/users/${await person()}/organization/${await organization()}`),
    404: send('PUT', of(person, '/organization/7')),
  },
  'GET /users/{userId}/organization': {
    200: send('GET', async () => `/users/${(await assigned()).userId}/organization`),
    404: send('GET', of(person, '/organization')),
  },
  'DELETE /users/{userId}/organization': {
    204: send('DELETE', async () => `/users/${(await assigned()).userId}/organization`),
    404: send('DELETE', of(person, '/organization')),
  },
  'GET /events': { 200: send('GET', '/events?limit=100'), 422: send('GET', '/events?timespan=x') },
  'GET /events/export': { 200: send('GET', '/events/export'), 422: send('GET', '/events/export?limit=1') },
  'GET /events/{eventId}': {
    200: send('GET', async () => `/events/${(await server.call('GET', '/events?limit=1')).body.events[0].eventId}`),
    404: send('GET', `/events/${NOBODY}`),
  },
}

const exercised: [route: string, status: number][] = []
const EVENT = eventId({ createdAt: Date.UTC(2026, 0, 1), position: 1 })
const sample = (path: string) => path.replace('{eventId}', EVENT).replace(/\{\w+\}/g, NOBODY)
const withBody = { headers: { 'content-type': 'application/json' } }

/** Errors that every route returns before its own. */
const everywhere: Readonly<Record<number, (method: string, path: string) => Promise<JsonResponse>>> = {
  400: (method, path) => server.call(method, path, '{', withBody),
  401: (method, path) => server.call(method, path, undefined, { token: null }),
  413: (method, path) => server.call(method, path, JSON.stringify({ remarks: 'x'.repeat(1024 * 1024) }), withBody),
  415: (method, path) => server.call(method, path, 'loginId=x', { headers: { 'content-type': 'text/plain' } }),
  500: (method, path) => broken(method, path, () => new Error('secret text of a driver')),
  503: (method, path) => broken(method, path, () => unavailable('STORE-gone1', 'Errors.Unavailable')),
}

/** Bodies that pass validation, where it happens before the store is read. */
const bodies: Readonly<Record<string, object>> = {
  '/auth/email-link': { ticket: 'i.MQ.ABC' },
  '/organizations': { domain: 'x.example', name: 'X' },
}

/** The same API over a store that fails after the authentication of the caller. */
async function broken(method: string, path: string, failure: () => Error): Promise<JsonResponse> {
  const { services } = server.runtime
  const fail = () => {
    throw failure()
  }
  const rows = new Proxy(services.rows, {
    get: (target, name) =>
      name === 'selectFrom'
        ? (table: never) => (String(table).startsWith('access_keys') ? target.selectFrom(table) : fail())
        : Reflect.get(target, name),
  })
  const failing: Services = { ...services, rows, events: new Proxy(services.events, { get: () => fail }) }
  const log = collectingLog().log
  const router = await createRouter({
    plugins: [nevisRoutes(failing, { now: Date.now, log })],
    directHandlers: [],
    bodyLimitBytes: 1024,
    log,
  })
  const http = createServer(router.http1)
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  try {
    const { port } = http.address() as AddressInfo
    const hasBody = ['POST', 'PATCH'].includes(method)
    const response = await fetch(`http://127.0.0.1:${port}${NEVIS}${path}`, {
      method,
      headers: { authorization: `Bearer ${server.key}`, ...(hasBody ? withBody.headers : {}) },
      ...(hasBody ? { body: JSON.stringify(bodies[path] ?? {}) } : {}),
    })
    const { status, headers } = response
    return { status, headers, body: withoutRequestId(status, headers, await response.json()) }
  } finally {
    http.close()
    await router.close()
  }
}

describe.each(routes.map((route) => [`${route.method} ${route.path}`, route] as const))('%s', (name, route) => {
  test.each(statusesOf(route))('answers %i as documented', async (status) => {
    const ownCase = cases[name]?.[status]
    const response = await (ownCase ? ownCase() : everywhere[status]?.(route.method, sample(route.path)))
    expect(response?.status).toBe(status)
    const documented = document.paths[route.path][route.method.toLowerCase()].responses[status]
    expect(documented.description).toBeTypeOf('string')
    const content = documented.content?.['application/json']
    if (content) expect(checkSchema(resolved(content.schema), response?.body)).toEqual([])
    else if (!documented.content) expect(response?.body).toBe('')
    if (documented.headers?.Location) expect(response?.headers.get('location')).toMatch(/^http.*\/nevis\/api\/v1\//)
    expect(JSON.stringify(response?.body)).not.toContain('secret text')
    exercised.push([name, status])
  })
})

/** Resolves references and treats read-only members as such. */
function resolved(schema: { $ref?: string } & Record<string, unknown>): Schema {
  const target = schema.$ref ? document.components.schemas[schema.$ref.split('/').at(-1) ?? ''] : schema
  expect(target).toBeDefined()
  const { readOnly: _read, properties, items, ...rest } = target
  const members = Object.entries(properties ?? {}).map(([name, member]) => [
    name,
    resolved(member as Schema & object as never),
  ])
  return {
    ...rest,
    ...(properties ? { properties: Object.fromEntries(members) } : {}),
    ...(items ? { items: resolved(items) } : {}),
  }
}

test('every operation and status of the document is covered above', () => {
  const listed = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.entries(operations as Record<string, { responses: object }>).flatMap(([method, { responses }]) =>
      Object.keys(responses).map((status) => `${method.toUpperCase()} ${path} ${status}`),
    ),
  )
  expect(exercised.map(([name, status]) => `${name} ${status}`).sort()).toEqual(listed.sort())
  expect(listed.length).toBeGreaterThan(150)
})

test('the document is an OpenAPI 3.1 one, for this server, and open to everybody', () => {
  expect(document).toMatchObject({
    openapi: '3.1.0',
    servers: [{ url: `${server.url}${NEVIS}` }],
    components: { securitySchemes: { accessKey: { type: 'http', scheme: 'bearer' } } },
  })
  const create = document.paths['/users'].post.requestBody.content['application/json'].schema
  expect(resolved(create)).toMatchObject({
    required: ['loginId'],
    additionalProperties: false,
    properties: { address: { properties: { addressline1: { maxLength: 100 } } } },
  })
})

test.each([
  ['PUT', '/users/7', 'GET, PATCH, DELETE'],
  ['PATCH', '/users', 'POST, GET'],
  ['OPTIONS', '/users', 'POST, GET'],
  ['POST', '/events', 'GET'],
  ['GET', '/nix', null],
  ['GET', '/x/users', null],
  ['GET', '/users/7/', null],
])('%s %s is 405', async (method, path, allow) => {
  const response = await server.call(method, path)
  expect([response.status, response.headers.get('allow')]).toEqual([405, allow])
})
