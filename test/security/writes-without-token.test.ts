/**
 * Proves a class of docs/security.md: no wire of any API writes without a valid token, the token alone identifies the
 * caller, and no client can create an account where registration is off.
 */
import { getOption, hasOption } from '@bufbuild/protobuf'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { auth_option } from '@zitadel/proto/zitadel/options_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { routes } from '#api/nevis/routes.ts'
import { adminHandlers } from '#api/zitadel/admin-v1/service.ts'
import { managementHandlers } from '#api/zitadel/management-v1/service.ts'
import { NEVIS, type NevisServer, startNevisServer } from '#test/api/nevis/nevis-server.ts'
import { addCaller } from '#test/support/callers.ts'
import { loginPeople } from '#test/support/login-people.ts'
import { Visitor } from '#test/support/visitor.ts'

let server: NevisServer
let orgId: string
let adminCookie: string
beforeAll(async () => {
  server = await startNevisServer()
  // The first request for keys makes one.
  await fetch(`${server.url}/oauth/v2/keys`)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  const admin = new Visitor(server.url)
  await admin.open('/ui/login/login')
  await admin.submit({ loginName: 'admin' })
  await admin.submit({ password: server.adminPassword })
  adminCookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  expect(admin.cookies.has('usher_session')).toBe(true)
})
afterAll(() => server.stop())

interface Call {
  readonly name: string
  readonly verb: string
  readonly path: string
}

const services = [
  { service: ManagementService, base: '/management/v1', handlers: managementHandlers },
  { service: AdminService, base: '/admin/v1', handlers: adminHandlers },
] as const
const served = services.flatMap(({ service, base, handlers }) =>
  service.methods
    .filter((method) => method.localName in handlers && hasOption(method, auth_option))
    .map((method) => ({ method, base, service })),
)
const overRest: readonly Call[] = served.flatMap(({ method, base }) => {
  const { pattern } = getOption(method, http)
  if (typeof pattern.value !== 'string') return []
  return [
    { name: method.name, verb: pattern.case.toUpperCase(), path: base + pattern.value.replace(/\{[^}]+\}/g, '1') },
  ]
})
const overNevis: readonly Call[] = routes
  .filter(({ path }) => !path.startsWith('/auth/'))
  .map(({ method, path }) => ({ name: path, verb: method, path: NEVIS + path.replace(/\{[^}]+\}/g, '1') }))

/** Headers that do not identify a caller. */
const strangers: [string, () => Record<string, string>][] = [
  ['nothing', () => ({})],
  ['an empty token', () => ({ authorization: 'Bearer ' })],
  ['a token that nobody has', () => ({ authorization: `Bearer ${'A'.repeat(43)}` })],
  ['a token with a letter less', () => ({ authorization: `Bearer ${server.pat.slice(0, -1)}` })],
  ['an unsigned JWT', () => ({ authorization: `Bearer ${unsigned()}` })],
  ['name and password', () => ({ authorization: `Basic ${btoa(`admin:${server.adminPassword}`)}` })],
  ['the cookie of an administrator who is signed in', () => ({ cookie: adminCookie })],
  [
    'headers that assert an identity',
    () => ({
      'x-user': 'admin',
      'x-remote-user': 'admin',
      'x-forwarded-user': 'admin',
      'x-zitadel-userid': 'admin',
      'x-zitadel-orgid': orgId,
      'x-forwarded-authorization': `Bearer ${server.pat}`,
    }),
  ],
]
const unsigned = () => {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part({ alg: 'none', typ: 'at+jwt' })}.${part({ iss: server.url, sub: 'admin', exp: 9_999_999_999 })}.`
}

describe.each(strangers)('a caller with %s', (_what, headers) => {
  const send = async ({ verb, path }: Call) =>
    (
      await server.rest(
        verb,
        `${path}?access_token=${server.pat}`,
        verb === 'GET' || verb === 'DELETE' ? undefined : {},
        {
          token: null,
          headers: headers(),
        },
      )
    ).status

  test('gets no access over REST and writes nothing', async () => {
    const before = await server.events()
    const open: string[] = []
    for (const call of overRest) if ((await send(call)) !== 401) open.push(call.name)
    expect(open).toEqual([])
    expect(await server.events()).toBe(before)
  })

  test('gets no access over gRPC, gRPC-Web and Connect and writes nothing', async () => {
    const before = await server.events()
    const open: string[] = []
    for (const { service, method } of served) {
      const at = `${server.url}/${service.typeName}/${method.name}`
      const connect = await fetch(at, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers() },
        body: '{}',
      })
      if (connect.status !== 401) open.push(`${method.name}: ${connect.status}`)
      // An empty message; the error is in the headers or in the trailers at the end of the body.
      const web = await fetch(at, {
        method: 'POST',
        headers: { 'content-type': 'application/grpc-web+proto', ...headers() },
        body: new Uint8Array(5),
      })
      const response = `grpc-status: ${web.headers.get('grpc-status')}\n${await web.text()}`
      if (!/grpc-status: ?16\b/i.test(response)) open.push(`${method.name} over gRPC-Web: ${response}`)
    }
    expect(open).toEqual([])
    expect(await server.events()).toBe(before)
  })

  test('gets no access to the Nevis API and writes nothing', async () => {
    const before = await server.events()
    const open: string[] = []
    for (const call of overNevis) if ((await send(call)) !== 401) open.push(`${call.verb} ${call.path}`)
    expect(open).toEqual([])
    for (const at of ['access-keys', 'attributes'])
      expect(await send({ name: at, verb: 'POST', path: `/nevis/admin/v1/${at}` })).toBe(401)
    expect(await server.events()).toBe(before)
  })
})

test('the calls above cover every served call', () => {
  expect(overRest.length).toBeGreaterThan(200)
  expect(overNevis.length).toBeGreaterThan(20)
})

describe('the caller is identified by the token', () => {
  const creators = async (userId: string) => {
    const eventTypes = new Set<string>()
    for await (const event of server.runtime.storage.read({ aggregateIds: [userId] })) eventTypes.add(event.creator)
    return [...eventTypes]
  }

  test('and by nothing in path, query, body or headers', async () => {
    const caller = await addCaller(server, { orgId, roles: ['ORG_OWNER'] })
    const other = await addCaller(server, { orgId, roles: ['ORG_OWNER'] })
    const forged = { creator: other.userId, editorUser: other.userId, callerId: other.userId, actor: other.userId }
    const query = new URLSearchParams({ ...forged, user_id: other.userId, userId: other.userId })
    const headers = { 'x-zitadel-userid': other.userId, 'x-user-id': other.userId, 'x-user': other.userId }
    const made = await server.rest(
      'POST',
      `/management/v1/users/machine?${query}`,
      { userName: `made-${caller.userId}`, name: 'Made', ...forged },
      { token: caller.token, headers },
    )
    expect(made.status).toBe(200)
    expect(made.body.userId).not.toBe(other.userId)
    expect(await creators(made.body.userId)).toEqual([caller.userId])
  })

  test('a user manager of one organization gets not found for an administrator of another', async () => {
    const admin = (await loginPeople(server).active()).userId
    const nobody = await addCaller(server, { orgId })
    const response = await server.rest(
      'POST',
      `/management/v1/users/${admin}/pats?userId=${admin}`,
      { userId: admin },
      nobody,
    )
    expect([response.status, response.body.code]).toEqual([404, 5])
  })
})

describe('registration is closed', () => {
  const ways: [method: string, path: string][] = [
    ...[
      '/ui/login/register',
      '/ui/login/register/org',
      '/ui/login/registration',
      '/ui/register',
      '/register',
      '/signup',
    ],
    ...['/oauth/v2/register', '/oidc/v1/register', '/reg', '/connect/register', '/oauth/register'],
    ...['/v2/users/human', '/v2beta/users/human', '/v2/users/new', '/auth/v1/users/me', '/system/v1/instances'],
    ...['/management/v1/users/human', '/management/v1/users/human/_import', '/management/v1/users/machine'],
    ...['/management/v1/orgs', '/admin/v1/orgs/_setup', '/admin/v1/members', `${NEVIS}/users`],
  ].flatMap((path): [string, string][] => [
    ['POST', path],
    ['PUT', path],
  ])

  test.each(ways)('%s %s', async (method, path) => {
    const before = await server.events()
    const person = {
      userName: 'intruder',
      loginId: 'intruder@evil.example',
      profile: { firstName: 'In', lastName: 'Truder', givenName: 'In', familyName: 'Truder' },
      email: { email: 'intruder@evil.example', isEmailVerified: true },
      // A message in version 2, a text elsewhere.
      password: path.startsWith('/v2') ? { password: 'Passw0rd!' } : 'Passw0rd!',
      redirect_uris: ['https://evil.example'],
    }
    const { status } = await server.rest(method, path, person, { token: null })
    expect([401, 403, 404, 405]).toContain(status)
    expect(await server.events()).toBe(before)
  })

  test('no response or page offers registration', async () => {
    const discovery = (await server.rest('GET', '/.well-known/openid-configuration', undefined, { token: null })).body
    // Registration of clients, which requires a token.
    const { pathname } = new URL(discovery.registration_endpoint)
    expect((await server.rest('POST', pathname, {}, { token: null })).status).toBe(401)
    const { html } = await new Visitor(server.url).open('/ui/login/login')
    expect(html).not.toMatch(/register|sign ?up|create (an )?account/i)
  })
})
