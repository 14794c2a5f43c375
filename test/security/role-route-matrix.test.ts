/**
 * Proves a class of docs/security.md: access for every RPC and every role, generated from the permission that each
 * descriptor names; with the own, a foreign, a missing, a malformed and a nonexistent organization header.
 */
import { getOption, hasOption } from '@bufbuild/protobuf'
import { http } from '@zitadel/proto/google/api/annotations_pb.js'
import { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import { AuthService } from '@zitadel/proto/zitadel/auth_pb.js'
import { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import { auth_option } from '@zitadel/proto/zitadel/options_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { authenticate, authorize } from '#domain/authz/authenticate.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAdded } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { roleGrants, rolePermissions } from '#domain/permission/roles.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const by = { creator: 'test', now: Date.now() }
const roles = Object.keys(rolePermissions).filter((role) => /^(IAM|ORG)_/.test(role))

interface Call {
  readonly name: string
  readonly verb: string
  readonly path: string
  readonly permission: string
}

const calls: Call[] = [
  { service: ManagementService, base: '/management/v1' },
  { service: AdminService, base: '/admin/v1' },
  { service: AuthService, base: '/auth/v1' },
].flatMap(({ service, base }) =>
  service.methods.flatMap((method) => {
    const { pattern } = getOption(method, http)
    if (!hasOption(method, auth_option) || typeof pattern.value !== 'string') return []
    const path = base + pattern.value.replace(/\{[^}]+\}/g, '1')
    return [
      {
        name: method.name,
        verb: pattern.case.toUpperCase(),
        path,
        permission: getOption(method, auth_option).permission,
      },
    ]
  }),
)
const guarded = calls.filter((call) => call.permission !== 'authenticated')

let server: TestServer
let otherOrg: string
const tokens = new Map<string, string>()

beforeAll(async () => {
  server = await startServer()
  const { events, newId } = server.runtime.services
  otherOrg = newId()
  await events.pushOne(by, {
    aggregate: orgAggregate,
    before: events.nonexistent(orgAggregate, otherOrg),
    events: [orgAdded('Other')],
    owner: otherOrg,
  })
  for (const role of [...roles, 'none']) tokens.set(role, await holderOf(role))
})
afterAll(() => server.stop())

/** A machine user with exactly this role, and its token. */
async function holderOf(role: string): Promise<string> {
  const { events } = server.runtime.services
  const added = await server.rest('POST', '/management/v1/users/machine', { userName: role, name: role })
  const { userId, details } = added.body
  const pat = await server.rest('POST', `/management/v1/users/${userId}/pats`, {})
  if (role.startsWith('IAM'))
    await events.change(by, instanceAggregate, INSTANCE_ID, () => [memberAdded('instance', userId, [role])])
  if (role.startsWith('ORG'))
    await events.change(by, orgAggregate, details.resourceOwner, () => [memberAdded('org', userId, [role])])
  return pat.body.token
}

const tokenOf = (role: string): string => tokens.get(role) ?? ''

test('the matrix covers every guarded call of the services', () => {
  expect(guarded.length).toBeGreaterThan(480)
})

test.each(roles)('%s can call exactly the methods its permissions allow', async (role) => {
  const wrong: string[] = []
  for (const call of guarded) {
    const allowed = roleGrants(role, call.permission)
    const ctx = await authenticate(
      server.runtime.services,
      { authorization: `Bearer ${tokenOf(role)}`, orgId: undefined },
      Date.now(),
    )
    const passes = await Promise.resolve()
      .then(() => authorize(ctx, call.permission))
      .then(
        () => true,
        () => false,
      )
    if (passes !== allowed) wrong.push(`${call.name}: ${passes ? 'passes' : 'is refused'}`)
    // A call that is refused never gets as far as its handler, so it can be made for real.
    if (allowed) continue
    const { status, body } = await server.rest(call.verb, call.path, bodyOf(call), { token: tokenOf(role) })
    if (status !== 403 || body.code !== 7) wrong.push(`${call.name}: ${status} ${JSON.stringify(body)}`)
  }
  expect(wrong).toEqual([])
})

test.each([
  ['no token', null, 401],
  ['an unknown token', 'usher_unknown', 401],
])('%s gives access to no guarded or authenticated call', async (_what, token, expected) => {
  const wrong: string[] = []
  for (const call of calls) {
    const { status } = await server.rest(call.verb, call.path, bodyOf(call), { token })
    if (status !== expected) wrong.push(`${call.name}: ${status}`)
  }
  expect(wrong).toEqual([])
})

test('without any membership every guarded call returns membership not found', async () => {
  const wrong: string[] = []
  for (const call of guarded) {
    const { status, body } = await server.rest(call.verb, call.path, bodyOf(call), { token: tokenOf('none') })
    if (status !== 404 || !String(body.message).includes('AUTHZ-cdgFk')) wrong.push(`${call.name}: ${status}`)
  }
  expect(wrong).toEqual([])
})

test.each([
  ['a foreign organization', () => otherOrg, 404, 'AUTHZ-cdgFk'],
  ['an organization that is not there', () => '123456789012345678', 403, 'AUTH-Bs7Ds'],
  ['a malformed id', () => "x' OR 1=1 --", 403, 'AUTH-Bs7Ds'],
  ['an id of ten thousand characters', () => '9'.repeat(10_000), 403, 'AUTH-Bs7Ds'],
])('an owner of one organization who names %s is rejected by every call', async (_what, orgId, expected, id) => {
  const wrong: string[] = []
  for (const call of guarded) {
    const { status, body } = await server.rest(call.verb, call.path, bodyOf(call), {
      token: tokenOf('ORG_OWNER'),
      orgId: orgId(),
    })
    if (status !== expected || !String(body.message).includes(id))
      wrong.push(`${call.name}: ${status} ${JSON.stringify(body)}`)
  }
  expect(wrong).toEqual([])
})

const bodyOf = (call: Call): object | undefined => (call.verb === 'GET' ? undefined : {})
