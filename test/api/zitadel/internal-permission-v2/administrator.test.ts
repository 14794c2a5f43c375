import type { JsonObject } from '@bufbuild/protobuf'
import { InternalPermissionService as InternalPermissionServiceBeta } from '@zitadel/proto/zitadel/internal_permission/v2beta/internal_permission_service_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { InternalPermissionService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { jsonAt, textAt, textsAt } from '#test/support/json-at.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { type CallOptions, WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof InternalPermissionService.method

let server: TestServer
let wired: WireCalls<Rpc>
let beta: WireCalls<keyof typeof InternalPermissionServiceBeta.method>
let orgId: string
let otherOrg: string
let owner: string
let stranger: string
let projectId: string
let grantId: string
beforeAll(async () => {
  server = await startServer()
  wired = wireCalls(server, InternalPermissionService)
  beta = wireCalls(server, InternalPermissionServiceBeta)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  otherOrg = await addOtherOrg(server)
  owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  stranger = (await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })).token
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Administered' })).body.id
  const granted = { grantedOrgId: otherOrg }
  grantId = (await server.rest('POST', `/management/v1/projects/${projectId}/grants`, granted)).body.grantId
})
afterAll(async () => {
  wired.close()
  beta.close()
  await server.stop()
})

/** Version 2 has no REST paths. */
const call = (rpc: Rpc, request: JsonObject, options: CallOptions = {}) =>
  wired(rpc, request, { wire: 'Connect JSON, HTTP/2', ...options })

const addUser = async (org = orgId) => (await addCaller(server, { orgId: org })).userId
const typesOf = async (aggregate: string, id?: string): Promise<string[]> => {
  const types: string[] = []
  const selected = { aggregateTypes: [aggregate], ...(id ? { aggregateIds: [id] } : {}) }
  for await (const event of server.runtime.services.events.history(selected)) types.push(event.type)
  return types
}

/** A resource in the messages of both versions, with two sets of its roles and its events. */
const resources = () =>
  [
    {
      name: 'the instance',
      resource: { instance: true },
      betaResource: { instance: true },
      roles: ['IAM_OWNER_VIEWER', 'IAM_USER_MANAGER'],
      events: ['instance', undefined, 'instance.member'],
      listed: { instance: true },
    },
    {
      name: 'an organization',
      resource: { organizationId: orgId },
      betaResource: { organizationId: orgId },
      roles: ['ORG_OWNER_VIEWER', 'ORG_USER_MANAGER'],
      events: ['org', orgId, 'org.member'],
      listed: { organization: { id: orgId } },
    },
    {
      name: 'a project',
      resource: { projectId },
      betaResource: { projectId },
      roles: ['PROJECT_OWNER_VIEWER', 'PROJECT_OWNER'],
      events: ['project', projectId, 'project.member'],
      listed: { project: { id: projectId, name: 'Administered', organizationId: orgId } },
    },
    {
      name: 'a project grant',
      resource: { projectGrant: { projectId, organizationId: otherOrg } },
      betaResource: { projectGrant: { projectId, projectGrantId: grantId } },
      roles: ['PROJECT_GRANT_OWNER_VIEWER', 'PROJECT_GRANT_OWNER'],
      events: ['project', projectId, 'project.grant.member'],
      listed: { projectGrant: { id: grantId, projectId, organizationId: orgId, grantedOrganizationId: otherOrg } },
    },
  ] as const

const KINDS = ['the instance', 'an organization', 'a project', 'a project grant']
const resource = (name: string) => {
  const resource = resources().find((one) => one.name === name)
  if (!resource) throw new Error(name)
  return resource
}

describe.each(WIRES)('over %s', (wire) => {
  const calls = wire.startsWith('REST') ? ['version 2 beta'] : ['version 2', 'version 2 beta']
  describe.each(calls)('%s', (version) => {
    test.each(KINDS)('administrators of %s are created, changed, listed and deleted, repeatedly', async (name) => {
      const { roles, events, listed, ...of } = resource(name)
      const isBeta = version === 'version 2 beta'
      const send = (rpc: Rpc, request: JsonObject) =>
        isBeta ? beta(rpc, request, { wire }) : call(rpc, request, { wire })
      const on = { userId: await addUser(), resource: { ...(isBeta ? of.betaResource : of.resource) } }
      const created = await send('createAdministrator', { ...on, roles: [roles[0]] })
      expect(created.body.creationDate).toBeDefined()
      expect((await send('createAdministrator', { ...on, roles: [roles[0]] })).code).toBe(6)
      const updated = await send('updateAdministrator', { ...on, roles: [roles[1]] })
      expect(await send('updateAdministrator', { ...on, roles: [roles[1]] })).toMatchObject({ body: updated.body })
      const administrators = await send('listAdministrators', { filters: [{ inUserIdsFilter: { ids: [on.userId] } }] })
      expect(administrators.body.administrators).toMatchObject([
        {
          ...created.body,
          ...updated.body,
          ...listed,
          roles: [roles[1]],
          user: { id: on.userId, organizationId: orgId },
        },
      ])
      expect((await send('deleteAdministrator', on)).body.deletionDate).toBeDefined()
      expect((await send('deleteAdministrator', on)).body).toEqual({})
      expect((await send('updateAdministrator', { ...on, roles: [roles[0]] })).code).toBe(5)
      const types = (await typesOf(events[0], events[1])).filter((type) => type.startsWith(`${events[2]}.`))
      expect(types.slice(-3)).toEqual([`${events[2]}.added`, `${events[2]}.changed`, `${events[2]}.removed`])
    })
  })
})

describe.each(KINDS)('administrators of %s', (name) => {
  test('have roles of the resource, and at least one', async () => {
    const { resource: on, roles, events } = resource(name)
    const before = await typesOf(events[0], events[1])
    const userId = await addUser()
    for (const wrong of [[], ['NO_SUCH_ROLE'], [roles[0], name === 'the instance' ? 'ORG_OWNER' : 'IAM_OWNER']])
      expect((await call('createAdministrator', { userId, resource: { ...on }, roles: wrong })).code, `${wrong}`).toBe(
        3,
      )
    expect((await call('createAdministrator', { userId: '404', resource: { ...on }, roles: [roles[0]] })).code).toBe(9)
    expect(await typesOf(events[0], events[1])).toEqual(before)
  })

  test('are neither written nor listed by users without the permission there', async () => {
    const { resource: on, roles, events } = resource(name)
    const userId = await addUser()
    const request = { userId, resource: { ...on } }
    await call('createAdministrator', { ...request, roles: [roles[0]] })
    const nobody = (await addCaller(server, { orgId })).token
    const before = await typesOf(events[0], events[1])
    // The organization that a project was granted to manages its grant.
    const foreign = name === 'a project grant' ? [nobody] : [nobody, stranger]
    for (const token of foreign) {
      for (const rpc of ['createAdministrator', 'updateAdministrator', 'deleteAdministrator'] as const) {
        const roled = rpc === 'deleteAdministrator' ? request : { ...request, roles: [roles[1]] }
        expect((await call(rpc, roled, { token })).code, rpc).toBe(7)
        expect((await call(rpc, roled, { token: '' })).code, rpc).toBe(16)
      }
      const listed = await call('listAdministrators', { filters: [{ inUserIdsFilter: { ids: [userId] } }] }, { token })
      expect(listed.body.administrators ?? []).toEqual([])
    }
    expect(await typesOf(events[0], events[1])).toEqual(before)
  })
})

test('unknown resources are not found, and requests without a resource are rejected', async () => {
  const userId = await addUser()
  for (const [unknown, code] of [
    [{ organizationId: '404' }, 5],
    [{ projectId: '404' }, 5],
    [{ projectGrant: { projectId, organizationId: '404' } }, 5],
    [{ projectGrant: { projectId: '404', organizationId: otherOrg } }, 5],
    [{}, 3],
  ] as const) {
    const request = { userId, resource: { ...unknown } }
    for (const rpc of ['createAdministrator', 'updateAdministrator'] as const)
      expect((await call(rpc, { ...request, roles: ['ORG_OWNER_VIEWER'] })).code, JSON.stringify(unknown)).toBe(code)
    expect((await call('deleteAdministrator', request)).code).toBe(code)
  }
})

test('no role that may write members may grant the role of an owner', async () => {
  const { token } = await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })
  const userId = await addUser()
  for (const [of, roles] of [
    [{ instance: true }, ['IAM_OWNER']],
    [{ organizationId: orgId }, ['ORG_OWNER']],
    [{ projectId }, ['PROJECT_OWNER']],
  ] as const)
    expect(
      (await call('createAdministrator', { userId, resource: { ...of }, roles: [...roles] }, { token })).code,
    ).toBe(7)
})

describe('a search', () => {
  let alice: string
  let bob: string
  beforeAll(async () => {
    const person = async (userName: string, displayName: string) => {
      const profile = { firstName: 'A', lastName: 'B', displayName }
      const request = { userName, profile, email: { email: `${userName}@example.com`, isEmailVerified: true } }
      return (await server.rest('POST', '/management/v1/users/human', request)).body.userId as string
    }
    alice = await person('alice.admin', 'Alice Admin')
    bob = await person('bob.admin', 'Bob Admin')
    const create = (userId: string, on: JsonObject, role: string) =>
      call('createAdministrator', { userId, resource: on, roles: [role] })
    await create(alice, { organizationId: orgId }, 'ORG_OWNER')
    await create(alice, { projectId }, 'PROJECT_OWNER')
    await create(bob, { projectId }, 'PROJECT_OWNER_VIEWER')
    await create(bob, { projectGrant: { projectId, organizationId: otherOrg } }, 'PROJECT_GRANT_OWNER')
  })

  const both = () => ({ inUserIdsFilter: { ids: [alice, bob] } })
  const rolesOf = async (filters: JsonObject[], more: JsonObject = {}) => {
    const administrators = await call('listAdministrators', {
      filters: [both(), ...filters],
      pagination: { asc: true },
      ...more,
    })
    return textsAt(administrators, 'administrators', 'roles.0').toSorted()
  }
  const all = ['ORG_OWNER', 'PROJECT_GRANT_OWNER', 'PROJECT_OWNER', 'PROJECT_OWNER_VIEWER']
  const [ofAlice, ofBob] = [
    ['ORG_OWNER', 'PROJECT_OWNER'],
    ['PROJECT_GRANT_OWNER', 'PROJECT_OWNER_VIEWER'],
  ]

  test.each<[string, () => JsonObject[], string[]]>([
    ['users', () => [], all],
    ['their organization', () => [{ userOrganizationId: { id: otherOrg } }], []],
    [
      'a login name',
      () => [
        { userPreferredLoginName: { preferredLoginName: 'alice.admin', method: 'TEXT_FILTER_METHOD_STARTS_WITH' } },
      ],
      ofAlice,
    ],
    [
      'a display name',
      () => [{ userDisplayName: { displayName: 'bob admin', method: 'TEXT_FILTER_METHOD_EQUALS_IGNORE_CASE' } }],
      ofBob,
    ],
    ['a role as a whole', () => [{ role: { roleKey: 'PROJECT_OWNER' } }], ['PROJECT_OWNER']],
    ['an organization', () => [{ resource: { organizationId: orgId } }], ['ORG_OWNER']],
    ['a project', () => [{ resource: { projectId } }], ['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER']],
    [
      'a grant',
      () => [{ resource: { projectGrant: { projectId, organizationId: otherOrg } } }],
      ['PROJECT_GRANT_OWNER'],
    ],
    ['the instance', () => [{ resource: { instance: true } }], []],
    [
      'dates',
      () => [{ creationDate: { timestamp: '2020-01-01T00:00:00Z', method: 'TIMESTAMP_FILTER_METHOD_AFTER' } }],
      all,
    ],
    [
      'later dates',
      () => [{ changeDate: { timestamp: '2020-01-01T00:00:00Z', method: 'TIMESTAMP_FILTER_METHOD_BEFORE' } }],
      [],
    ],
    [
      'combinations',
      () => [
        {
          or: {
            queries: [
              {
                and: { queries: [{ role: { roleKey: 'ORG_OWNER' } }, { not: { query: { resource: { projectId } } } }] },
              },
              { role: { roleKey: 'PROJECT_GRANT_OWNER' } },
            ],
          },
        },
      ],
      ['ORG_OWNER', 'PROJECT_GRANT_OWNER'],
    ],
  ])('finds by %s', async (_by, filters, expected) => {
    expect(await rolesOf(filters())).toEqual(expected)
  })

  test('is sorted, cut and counted', async () => {
    const page = { pagination: { asc: true, limit: 2, offset: '1' }, sortingColumn: 'ADMINISTRATOR_FIELD_NAME_USER_ID' }
    const administrators = await call('listAdministrators', { filters: [both()], ...page })
    expect(administrators.body.pagination).toEqual({ totalResult: '4', appliedLimit: '2' })
    expect(textsAt(administrators, 'administrators', 'user.id')).toEqual([alice, bob].toSorted())
  })

  test('returns to each caller the resources whose members it may read', async () => {
    const seenBy = async (token: string) => {
      const administrators = await call('listAdministrators', { filters: [both()] }, { token })
      return textsAt(administrators, 'administrators', 'roles.0').toSorted()
    }
    expect(await seenBy(owner)).toEqual(all)
    expect(await seenBy(stranger)).toEqual(['PROJECT_GRANT_OWNER'])
    const member = await addCaller(server, { orgId })
    const request = { userId: member.userId, roles: ['PROJECT_OWNER_VIEWER'] }
    await server.rest('POST', `/management/v1/projects/${projectId}/members`, request)
    expect(await seenBy(member.token)).toEqual(all.filter((role) => role !== 'ORG_OWNER'))
  })

  test('is rejected if it is empty, too deep or too large', async () => {
    const nested = (depth: number): JsonObject =>
      depth === 0 ? { role: { roleKey: 'ORG_OWNER' } } : { not: { query: nested(depth - 1) } }
    const many = Array.from({ length: 501 }, () => ({ role: { roleKey: 'ORG_OWNER' } }))
    for (const filters of [[{}], [{ not: {} }], [nested(25)], many])
      expect((await call('listAdministrators', { filters })).code).toBe(3)
    expect((await call('listAdministrators', { filters: [nested(10)] })).code).toBe(0)
  })
})

test('a grant is searched by its id in version 2 beta', async () => {
  const filters = [{ resource: { projectGrantId: grantId } }]
  const administrators = await beta('listAdministrators', { filters })
  expect(jsonAt(administrators.body, 'administrators.0.projectGrant.id')).toBe(grantId)
  expect(textAt(administrators, 'administrators.0.roles.0')).toMatch(/^PROJECT_GRANT_OWNER/)
})
