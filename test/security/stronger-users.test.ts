/**
 * No user gains permissions by changing a stronger user (ASVS 5.0 8.2.1): each weaker role and key calls every method
 * that changes credentials, addresses, factors, names, state or existence of a user, on each API, against each stronger
 * user.
 */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addCaller } from '#test/support/callers.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let nevisKey: string
const callers = new Map<string, { token: string; userId: string }>()
const targets = new Map<string, { userId: string; human: boolean }>()
beforeAll(async () => {
  server = await startServer()
  ownOrg = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  nevisKey = (await readFile(path.join(server.dataDir, 'nevis.key'), 'utf8')).trim()
  const instanceRoles = [
    'IAM_USER_MANAGER',
    'IAM_LOGIN_CLIENT',
    'IAM_ORG_MANAGER',
    'IAM_OWNER_VIEWER',
    'IAM_ADMIN_IMPERSONATOR',
  ]
  for (const role of [...instanceRoles, 'IAM_OWNER'])
    callers.set(role, await addCaller(server, { orgId: ownOrg, roles: [role], on: 'instance' }))
  for (const role of ['ORG_USER_MANAGER', 'ORG_OWNER', 'ORG_SETTINGS_MANAGER', 'ORG_USER_PERMISSION_EDITOR'])
    callers.set(role, await addCaller(server, { orgId: ownOrg, roles: [role] }))
})
afterAll(() => server.stop())

let count = 0
const admin = async (method: string, at: string, body?: object) => {
  const response = await server.rest(method, at, body)
  if (response.status !== 200) throw new Error(`${at}: ${JSON.stringify(response.body)}`)
  return response.body
}
async function addTarget(human: boolean, role: string | undefined) {
  const name = `target-${++count}`
  const { userId } = human
    ? await admin('POST', '/management/v1/users/human/_import', {
        userName: `${name}@corp.example`,
        profile: { firstName: 'A', lastName: 'B' },
        email: { email: `${name}@corp.example`, isEmailVerified: true },
        phone: { phone: `+4179${1_000_000 + count}`, isPhoneVerified: true },
        password: 'Passw0rd!',
      })
    : await admin('POST', '/management/v1/users/machine', { userName: name, name })
  if (role?.startsWith('IAM_')) await admin('POST', '/admin/v1/members', { userId, roles: [role] })
  if (role?.startsWith('ORG_')) await admin('POST', '/management/v1/orgs/me/members', { userId, roles: [role] })
  return { userId, human }
}

interface Call {
  readonly what: string
  readonly method: string
  readonly at: string
  readonly body?: object
  /** Of which kind of user; absent: both. */
  readonly of?: 'human' | 'machine'
}
const v1: readonly Call[] = [
  { what: 'token', method: 'POST', at: '/users/ID/pats', body: {}, of: 'machine' },
  { what: 'key', method: 'POST', at: '/users/ID/keys', body: { type: 'KEY_TYPE_JSON' }, of: 'machine' },
  { what: 'secret', method: 'PUT', at: '/users/ID/secret', body: {}, of: 'machine' },
  { what: 'machine', method: 'PUT', at: '/users/ID/machine', body: { name: 'x', description: 'y' }, of: 'machine' },
  { what: 'password', method: 'POST', at: '/users/ID/password', body: { password: 'N3wPassw0rd!' }, of: 'human' },
  { what: 'reset by mail', method: 'POST', at: '/users/ID/password/_reset', body: { type: 'TYPE_EMAIL' }, of: 'human' },
  {
    what: 'email',
    method: 'PUT',
    at: '/users/ID/email',
    body: { email: 'evil@evil.example', isEmailVerified: true },
    of: 'human',
  },
  {
    what: 'phone',
    method: 'PUT',
    at: '/users/ID/phone',
    body: { phone: '+41791112233', isPhoneVerified: true },
    of: 'human',
  },
  { what: 'no phone', method: 'DELETE', at: '/users/ID/phone', of: 'human' },
  { what: 'profile', method: 'PUT', at: '/users/ID/profile', body: { firstName: 'X', lastName: 'Y' }, of: 'human' },
  { what: 'user name', method: 'PUT', at: '/users/ID/username', body: { userName: 'renamed' } },
  { what: 'passkey link', method: 'POST', at: '/users/ID/passwordless/_link', body: {}, of: 'human' },
  { what: 'passkey link by mail', method: 'POST', at: '/users/ID/passwordless/_send_link', body: {}, of: 'human' },
  {
    what: 'invitation',
    method: 'POST',
    at: '/users/ID/_resend_initialization',
    body: { email: 'evil@evil.example' },
    of: 'human',
  },
  { what: 'no factor', method: 'DELETE', at: '/users/ID/auth_factors/otp', of: 'human' },
  { what: 'no otp by sms', method: 'DELETE', at: '/users/ID/auth_factors/otp_sms', of: 'human' },
  { what: 'deactivation', method: 'POST', at: '/users/ID/_deactivate', body: {} },
  { what: 'lock', method: 'POST', at: '/users/ID/_lock', body: {} },
  { what: 'metadata', method: 'POST', at: '/users/ID/metadata/k', body: { value: 'AA==' } },
  { what: 'removal', method: 'DELETE', at: '/users/ID' },
].map((call) => ({ ...call, what: `v1 ${call.what}`, at: `/management/v1${call.at}` }) as Call)
const v2: readonly Call[] = [
  {
    what: 'password',
    method: 'POST',
    at: '/users/ID/password',
    body: { newPassword: { password: 'N3wPassw0rd!' } },
    of: 'human',
  },
  { what: 'reset code', method: 'POST', at: '/users/ID/password_reset', body: { returnCode: {} }, of: 'human' },
  {
    what: 'email',
    method: 'POST',
    at: '/users/ID/email',
    body: { email: 'evil@evil.example', isVerified: true },
    of: 'human',
  },
  {
    what: 'phone',
    method: 'POST',
    at: '/users/ID/phone',
    body: { phone: '+41791112244', isVerified: true },
    of: 'human',
  },
  {
    what: 'passkey code',
    method: 'POST',
    at: '/users/ID/passkeys/registration_link',
    body: { returnCode: {} },
    of: 'human',
  },
  { what: 'human', method: 'PUT', at: '/users/human/ID', body: { username: 'renamed2' }, of: 'human' },
  {
    what: 'user',
    method: 'PATCH',
    at: '/users/ID',
    body: { human: { password: { password: { password: 'N3wPassw0rd!' } } } },
    of: 'human',
  },
  {
    what: 'provider link',
    method: 'POST',
    at: '/users/ID/links',
    body: { idpLink: { idpId: '1', userId: 'x', userName: 'x' } },
    of: 'human',
  },
  { what: 'invitation code', method: 'POST', at: '/users/ID/invite_code', body: { returnCode: {} }, of: 'human' },
  {
    what: 'token',
    method: 'POST',
    at: '/users/ID/pats',
    body: { expirationDate: '2030-01-01T00:00:00Z' },
    of: 'machine',
  },
  {
    what: 'key',
    method: 'POST',
    at: '/users/ID/keys',
    body: { expirationDate: '2030-01-01T00:00:00Z' },
    of: 'machine',
  },
  { what: 'secret', method: 'POST', at: '/users/ID/secret', body: {}, of: 'machine' },
  { what: 'no totp', method: 'DELETE', at: '/users/ID/totp', of: 'human' },
  { what: 'deactivation', method: 'POST', at: '/users/ID/deactivate', body: {} },
  { what: 'lock', method: 'POST', at: '/users/ID/lock', body: {} },
  { what: 'removal', method: 'DELETE', at: '/users/ID' },
].map((call) => ({ ...call, what: `v2 ${call.what}`, at: `/v2${call.at}` }) as Call)
const scim: readonly Call[] = [
  { what: 'removal', method: 'DELETE', at: '/Users/ID', of: 'human' as const },
  {
    what: 'password',
    method: 'PATCH',
    at: '/Users/ID',
    of: 'human' as const,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'password', value: 'N3wPassw0rd!' }],
    },
  },
  {
    what: 'state',
    method: 'PATCH',
    at: '/Users/ID',
    of: 'human' as const,
    body: {
      schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
      Operations: [{ op: 'replace', path: 'active', value: false }],
    },
  },
].map((call) => ({ ...call, what: `SCIM ${call.what}`, at: `/scim/v2/ORG${call.at}` }))

/** Returns the stored user and its events, without read times. */
const stateOf = async (userId: string) => {
  const userRows = await server.runtime.storage.rows.selectFrom('users').selectAll().where('id', '=', userId).execute()
  const events: string[] = []
  for await (const { type, creator } of server.runtime.services.events.history({ aggregateIds: [userId] }))
    if (creator !== 'NOTIFICATION') events.push(type)
  return JSON.stringify([
    userRows.map(({ state, email, phone, user_name_key }) => [state, email, phone, user_name_key]),
    events,
  ])
}

const weaker: readonly (readonly [string, readonly string[]])[] = [
  ['ORG_USER_MANAGER', ['IAM_OWNER', 'IAM_OWNER_VIEWER', 'IAM_USER_MANAGER', 'ORG_OWNER']],
  ['ORG_SETTINGS_MANAGER', ['IAM_OWNER', 'ORG_OWNER']],
  ['ORG_USER_PERMISSION_EDITOR', ['IAM_OWNER', 'ORG_OWNER']],
  ['ORG_OWNER', ['IAM_OWNER', 'IAM_OWNER_VIEWER', 'IAM_USER_MANAGER', 'IAM_LOGIN_CLIENT']],
  ['IAM_USER_MANAGER', ['IAM_OWNER', 'IAM_LOGIN_CLIENT']],
  ['IAM_LOGIN_CLIENT', ['IAM_OWNER', 'ORG_OWNER']],
  ['IAM_ORG_MANAGER', ['IAM_OWNER']],
  ['IAM_OWNER_VIEWER', ['IAM_OWNER', 'ORG_OWNER']],
]
const pairs = weaker.flatMap(([role, stronger]) => stronger.map((target) => [role, target] as const))

describe.each(pairs)('%s against a user with %s', (role, targetRole) => {
  test.each([true, false])('no call changes the user (human: %s)', async (human) => {
    const target = targets.get(`${targetRole} ${human}`) ?? (await addTarget(human, targetRole))
    targets.set(`${targetRole} ${human}`, target)
    const { token } = callers.get(role) ?? { token: '' }
    const before = await stateOf(target.userId)
    const passed: string[] = []
    for (const call of [...v1, ...v2, ...scim]) {
      if (call.of && (call.of === 'human') !== human) continue
      const at = call.at.replace('ID', target.userId).replace('ORG', ownOrg)
      const response = await server.rest(call.method, at, call.body, { token })
      if (response.status < 400) passed.push(`${call.what}: ${response.status}`)
    }
    expect(passed).toEqual([])
    expect(await stateOf(target.userId)).toBe(before)
  })
})

describe('the Nevis key of the organization', () => {
  const calls: readonly Call[] = [
    { what: 'password', method: 'POST', at: '/users/ID/password/change', body: { newPassword: 'N3wPassw0rd!' } },
    { what: 'address', method: 'PATCH', at: '/users/ID', body: { loginId: 'evil@evil.example' } },
    { what: 'block', method: 'POST', at: '/users/ID/block', body: {} },
    { what: 'removal', method: 'DELETE', at: '/users/ID' },
  ]
  test.each(['IAM_OWNER', 'IAM_OWNER_VIEWER', 'ORG_OWNER', 'ORG_USER_MANAGER'])(
    'changes no user with %s',
    async (role) => {
      const { userId } = await addTarget(true, role)
      const before = await stateOf(userId)
      for (const call of calls) {
        const { status } = await server.rest(call.method, `/nevis/api/v1${call.at.replace('ID', userId)}`, call.body, {
          token: nevisKey,
        })
        expect([call.what, status >= 400]).toEqual([call.what, true])
      }
      expect(await stateOf(userId)).toBe(before)
    },
  )
})

describe('users without roles, and users with equal roles', () => {
  test.each([
    ['ORG_USER_MANAGER', undefined],
    ['IAM_USER_MANAGER', undefined],
    ['ORG_OWNER', 'ORG_OWNER'],
    ['ORG_OWNER', 'ORG_USER_MANAGER'],
    ['IAM_OWNER', 'IAM_OWNER'],
    ['IAM_OWNER', 'ORG_OWNER'],
  ])('%s changes a user with %s', async (role, targetRole) => {
    const { userId } = await addTarget(true, targetRole)
    const { token } = callers.get(role) ?? { token: '' }
    const email = { email: `new-${++count}@corp.example`, isEmailVerified: true }
    expect((await server.rest('PUT', `/management/v1/users/${userId}/email`, email, { token })).status).toBe(200)
    expect(
      (await server.rest('POST', `/management/v1/users/${userId}/password`, { password: 'N3wPassw0rd!' }, { token }))
        .status,
    ).toBe(200)
    expect((await server.rest('DELETE', `/management/v1/users/${userId}`, undefined, { token })).status).toBe(200)
  })
})
