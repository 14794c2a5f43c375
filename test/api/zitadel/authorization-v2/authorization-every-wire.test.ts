import type { JsonObject } from '@bufbuild/protobuf'
import { AuthorizationService as AuthorizationServiceBeta } from '@zitadel/proto/zitadel/authorization/v2beta/authorization_service_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AuthorizationService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { textAt, textsAt } from '#test/support/json-at.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { type CallOptions, WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof AuthorizationService.method

let server: TestServer
let wired: WireCalls<Rpc>
let beta: WireCalls<Rpc>
let orgId: string
let otherOrg: string
let projectId: string
let grantId: string
let owner: string
let stranger: string
beforeAll(async () => {
  server = await startServer()
  wired = wireCalls(server, AuthorizationService)
  beta = wireCalls(server, AuthorizationServiceBeta)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  otherOrg = await addOtherOrg(server)
  owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  stranger = (await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })).token
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body.id
  for (const roleKey of ['reader', 'writer'])
    await server.rest('POST', `/management/v1/projects/${projectId}/roles`, { roleKey, displayName: `The ${roleKey}` })
  const granted = { grantedOrgId: otherOrg, roleKeys: ['reader'] }
  grantId = (await server.rest('POST', `/management/v1/projects/${projectId}/grants`, granted)).body.grantId
})
afterAll(async () => {
  wired.close()
  beta.close()
  await server.stop()
})

/** Version 2 has no REST paths. */
const versions = [
  {
    version: 'version 2',
    wires: WIRES.filter((wire) => !wire.startsWith('REST')),
    send: (rpc: Rpc, request: JsonObject, options: CallOptions = {}) =>
      wired(rpc, request, { wire: 'Connect JSON, HTTP/2', token: owner, ...options }),
    ofUser: (id: string): JsonObject => ({ inUserIds: { ids: [id] } }),
    listed: { project: { name: 'Shop' }, roles: [{ key: 'reader', displayName: 'The reader' }, { key: 'writer' }] },
  },
  {
    version: 'version 2 beta',
    wires: WIRES,
    send: (rpc: Rpc, request: JsonObject, options: CallOptions = {}) =>
      beta(rpc, request, { token: owner, ...options }),
    ofUser: (id: string): JsonObject => ({ userId: { id } }),
    listed: { projectName: 'Shop', roles: ['reader', 'writer'] },
  },
] as const

const addUser = async (org = orgId) => (await addCaller(server, { orgId: org })).userId
const eventsOf = async (id: string): Promise<string[]> => {
  const types: string[] = []
  for await (const event of server.runtime.services.events.history({ aggregateIds: [id] })) types.push(event.type)
  return types
}

describe.each(versions)('$version', ({ wires, send, ofUser, listed }) => {
  const create = async (userId: string, more: JsonObject = {}, options: CallOptions = {}) => {
    const request = { userId, projectId, organizationId: orgId, roleKeys: ['reader'], ...more }
    return textAt(await send('createAuthorization', request, options), 'id')
  }
  const listGrants = async (filters: JsonObject[], options: CallOptions = {}) =>
    textsAt(await send('listAuthorizations', { filters }, options), 'authorizations', 'id')

  describe.each(wires)('over %s', (wire) => {
    test('an authorization is created, changed, listed, switched and deleted, repeatedly', async () => {
      const userId = await addUser()
      const id = await create(userId, {}, { wire })
      const again = { userId, projectId, organizationId: orgId, roleKeys: ['reader'] }
      expect((await send('createAuthorization', again, { wire })).code).toBe(6)
      const change = { id, roleKeys: ['reader', 'writer'] }
      const updated = await send('updateAuthorization', change, { wire })
      expect((await send('updateAuthorization', change, { wire })).body).toEqual(updated.body)
      const list = await send('listAuthorizations', { filters: [ofUser(userId)] }, { wire })
      expect(list.body.authorizations).toMatchObject([{ id, state: 'STATE_ACTIVE', user: { id: userId }, ...listed }])
      for (const rpc of ['deactivateAuthorization', 'activateAuthorization'] as const)
        for (const once of [true, false])
          expect((await send(rpc, { id }, { wire })).body.changeDate, `${rpc} ${once}`).toBeDefined()
      expect((await send('deleteAuthorization', { id }, { wire })).body.deletionDate).toBeDefined()
      expect((await send('deleteAuthorization', { id }, { wire })).body).toEqual({})
      expect(await eventsOf(id)).toEqual([
        'user.grant.added',
        'user.grant.changed',
        'user.grant.deactivated',
        'user.grant.reactivated',
        'user.grant.removed',
      ])
    })
  })

  test('is found by each filter', async () => {
    const userId = await addUser()
    const id = await create(userId)
    await send('deactivateAuthorization', { id })
    const { body } = await server.rest('GET', `/management/v1/users/${userId}`)
    const loginName = body.user.preferredLoginName
    const starts = { method: 'TEXT_FILTER_METHOD_STARTS_WITH' }
    for (const [filter, matches] of [
      [{ authorizationIds: { ids: [id] } }, true],
      [{ authorizationIds: { ids: ['404'] } }, false],
      [{ organizationId: { id: orgId } }, true],
      [{ organizationId: { id: otherOrg } }, false],
      [{ state: { state: 'STATE_INACTIVE' } }, true],
      [{ state: { state: 'STATE_ACTIVE' } }, false],
      [{ userOrganizationId: { id: orgId } }, true],
      [{ userOrganizationId: { id: otherOrg } }, false],
      [{ userPreferredLoginName: { loginName } }, true],
      [{ userPreferredLoginName: { loginName: 'nobody' } }, false],
      [{ userDisplayName: { displayName: 'Call', ...starts } }, true],
      [{ userDisplayName: { displayName: 'Call' } }, false],
      [{ projectId: { id: projectId } }, true],
      [{ projectId: { id: '404' } }, false],
      [{ projectName: { name: 'Sh', ...starts } }, true],
      [{ projectName: { name: 'Sh' } }, false],
      [{ roleKey: { key: 'read', ...starts } }, true],
      [{ roleKey: { key: 'writer' } }, false],
      [{ projectGrantId: { id: grantId } }, false],
    ] satisfies [JsonObject, boolean][])
      expect(await listGrants([ofUser(userId), filter]), JSON.stringify(filter)).toEqual(matches ? [id] : [])
  })

  test('is sorted by a column, cut and counted', async () => {
    const ids = [await create(await addUser()), await create(await addUser())]
    const filters = [{ authorizationIds: { ids } }]
    const sorted = {
      sortingColumn: 'AUTHORIZATION_FIELD_NAME_USER_ID',
      pagination: { asc: true, limit: 1, offset: '1' },
    }
    const page = await send('listAuthorizations', { filters, ...sorted })
    expect(page.body.pagination).toEqual({ totalResult: '2', appliedLimit: '1' })
    expect(textsAt(page, 'authorizations', 'id')).toEqual([ids[1]])
  })

  test('of a granted project is created by the organization that has the grant, also by its project administrators', async () => {
    const member = await addCaller(server, { orgId: otherOrg })
    await server.rest('POST', `/management/v1/projects/${projectId}/grants/${grantId}/members`, {
      userId: member.userId,
      roles: ['PROJECT_GRANT_OWNER'],
    })
    const userId = await addUser(otherOrg)
    const of = { organizationId: otherOrg }
    expect(
      (await send('createAuthorization', { userId, projectId, ...of, roleKeys: ['writer'] }, { token: stranger })).code,
    ).toBe(9)
    const id = await create(userId, of, { token: member.token })
    expect(await listGrants([{ projectGrantId: { id: grantId } }, ofUser(userId)], { token: member.token })).toEqual([
      id,
    ])
    expect(await listGrants([ofUser(userId)], { token: stranger })).toEqual([id])
    expect(await listGrants([ofUser(userId)])).toEqual([])
    await send('deleteAuthorization', { id }, { token: stranger })
  })

  test('is hidden from other users and writable by none of them; users list their own', async () => {
    const user = await addCaller(server, { orgId })
    const id = await create(user.userId)
    const before = await eventsOf(id)
    for (const token of [stranger, user.token])
      for (const [rpc, request] of [
        ['createAuthorization', { userId: user.userId, projectId, organizationId: orgId, roleKeys: ['writer'] }],
        ['updateAuthorization', { id, roleKeys: ['writer'] }],
        ['deactivateAuthorization', { id }],
        ['activateAuthorization', { id }],
        ['deleteAuthorization', { id }],
      ] satisfies [Rpc, JsonObject][]) {
        expect((await send(rpc, request, { token })).code, rpc).toBe(7)
        expect((await send(rpc, request, { token: '' })).code, rpc).toBe(16)
      }
    expect(await listGrants([ofUser(user.userId)], { token: stranger })).toEqual([])
    expect(await listGrants([], { token: user.token })).toEqual([id])
    expect(await eventsOf(id)).toEqual(before)
  })
})

test('version 2 beta creates it in the organization of the user unless the request names another', async () => {
  const userId = await addUser(otherOrg)
  const request = { userId, projectId, roleKeys: ['reader'] }
  expect((await beta('createAuthorization', request, { token: owner })).code).toBe(7)
  expect((await beta('createAuthorization', { ...request, userId: '404' }, { token: owner })).code).toBe(7)
  expect((await beta('createAuthorization', { ...request, userId: '404' })).code).toBe(9)
  const id = textAt(await beta('createAuthorization', request, { token: stranger }), 'id')
  const listed = await beta('listAuthorizations', { filters: [{ authorizationIds: { ids: [id] } }] })
  expect(listed.body.authorizations).toMatchObject([
    { id, organizationId: otherOrg, projectGrantId: grantId, grantedOrganizationId: otherOrg },
  ])
})
