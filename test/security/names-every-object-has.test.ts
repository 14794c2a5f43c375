/**
 * Names that every object inherits (`constructor`, `__proto__`, `toString`) are names like any other, wherever outsiders
 * choose one (ASVS 5.0 15.3.6): they are stored, found, listed and removed, or rejected with a reason, and never a fault.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loginPeople } from '#test/support/login-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let userId: string
let projectId: string
beforeAll(async () => {
  server = await startServer()
  userId = (await loginPeople(server).active()).userId
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'p' })).body.id
})
afterAll(() => server.stop())

const NAMES = [
  'constructor',
  '__proto__',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'isPrototypeOf',
]
const path = (name: string) => encodeURIComponent(name)
const calls: readonly [string, string, string, object?][] = NAMES.flatMap(
  (name): [string, string, string, object?][] => [
    [`domain ${name}`, 'POST', '/orgs/me/domains', { domain: name }],
    [
      `domain ${name}, validation`,
      'POST',
      `/orgs/me/domains/${path(name)}/validation/_generate`,
      { type: 'DOMAIN_VALIDATION_TYPE_DNS' },
    ],
    [`domain ${name}, check`, 'POST', `/orgs/me/domains/${path(name)}/validation/_validate`, {}],
    [`domain ${name}, primary`, 'POST', `/orgs/me/domains/${path(name)}/_set_primary`, {}],
    [`domain ${name}, removal`, 'DELETE', `/orgs/me/domains/${path(name)}`],
    [`metadata ${name} of the organization`, 'POST', `/metadata/${path(name)}`, { value: 'AA==' }],
    [`metadata ${name} of the organization, twice`, 'POST', `/metadata/${path(name)}`, { value: 'AQ==' }],
    [`metadata ${name} of the organization, read`, 'GET', `/metadata/${path(name)}`],
    [`metadata ${name} of the organization, removal`, 'DELETE', `/metadata/${path(name)}`],
    [`metadata ${name} of a user`, 'POST', `/users/USER/metadata/${path(name)}`, { value: 'AA==' }],
    [`metadata ${name} of a user, read`, 'GET', `/users/USER/metadata/${path(name)}`],
    [`metadata ${name} of a user, removal`, 'DELETE', `/users/USER/metadata/${path(name)}`],
    [`role ${name}`, 'POST', '/projects/PROJECT/roles', { roleKey: name, displayName: name }],
    [`role ${name}, change`, 'PUT', `/projects/PROJECT/roles/${path(name)}`, { displayName: 'x' }],
    [`role ${name}, removal`, 'DELETE', `/projects/PROJECT/roles/${path(name)}`],
    [`member ${name}`, 'POST', '/orgs/me/members', { userId: name, roles: ['ORG_OWNER'] }],
    [`member ${name}, change`, 'PUT', `/orgs/me/members/${path(name)}`, { roles: ['ORG_OWNER'] }],
    [`member ${name}, removal`, 'DELETE', `/orgs/me/members/${path(name)}`],
    [`member with role ${name}`, 'POST', '/orgs/me/members', { userId: 'USER', roles: [name] }],
    [`project grant ${name}`, 'GET', `/projects/PROJECT/grants/${path(name)}`],
    [`application ${name}`, 'GET', `/projects/PROJECT/apps/${path(name)}`],
    [`key ${name}`, 'GET', `/users/USER/keys/${path(name)}`],
    [`token ${name}`, 'GET', `/users/USER/pats/${path(name)}`],
    [`passkey ${name}`, 'DELETE', `/users/USER/passwordless/${path(name)}`],
    [`security key ${name}`, 'DELETE', `/users/USER/auth_factors/u2f/${path(name)}`],
    [`user ${name}`, 'GET', `/users/${path(name)}`],
    [`template ${name}`, 'GET', `/idps/templates/${path(name)}`],
  ],
)

test('no call fails with an internal error, and none is logged', async () => {
  const faults: string[] = []
  const rejected = new Set<string>()
  for (const [what, method, call, body] of calls) {
    const filled = call.replace('USER', userId).replace('PROJECT', projectId)
    const sent = JSON.parse(JSON.stringify(body ?? {}).replace('"USER"', `"${userId}"`))
    const response = await server.rest(method, `/management/v1${filled}`, body && sent)
    if (response.status >= 500) faults.push(`${what}: ${response.status} ${JSON.stringify(response.body)}`)
    if (response.status >= 400) rejected.add(what)
  }
  expect(faults).toEqual([])
  // Fields without restrictions store the name.
  for (const name of NAMES)
    for (const what of [
      `metadata ${name} of the organization, twice`,
      `metadata ${name} of a user, read`,
      `role ${name}`,
    ])
      expect([...rejected]).not.toContain(what)
})
