import type { JsonObject } from '@bufbuild/protobuf'
import { ProjectService as ProjectServiceBeta } from '@zitadel/proto/zitadel/project/v2beta/project_service_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { textAt, textsAt } from '#test/support/json-at.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { type CallOptions, WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof ProjectService.method

let server: TestServer
let wired: WireCalls<Rpc>
let beta: WireCalls<Rpc>
let orgId: string
let otherOrg: string
let owner: string
let stranger: string
beforeAll(async () => {
  server = await startServer()
  wired = wireCalls(server, ProjectService)
  beta = wireCalls(server, ProjectServiceBeta)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  otherOrg = await addOtherOrg(server)
  owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  stranger = (await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  wired.close()
  beta.close()
  await server.stop()
})

/** Both versions with the names that differ between them; version 2 has no REST paths. */
const versions = [
  {
    version: 'version 2',
    wires: WIRES.filter((wire) => !wire.startsWith('REST')),
    id: 'projectId',
    send: (rpc: Rpc, request: JsonObject, options: CallOptions = {}) =>
      wired(rpc, request, { wire: 'Connect JSON, HTTP/2', token: owner, ...options }),
    settings: ['authorizationRequired', 'projectAccessRequired'],
    owned: (id: string): JsonObject => ({ organizationIdFilter: { organizationId: id, type: 'OWNED' } }),
    granted: (id: string): JsonObject => ({ organizationIdFilter: { organizationId: id, type: 'GRANTED' } }),
    either: (id: string): JsonObject => ({ organizationIdFilter: { organizationId: id } }),
    grantOwner: 'organizationIdFilter',
    grantReceiver: 'grantedOrganizationIdFilter',
  },
  {
    version: 'version 2 beta',
    wires: WIRES,
    id: 'id',
    send: (rpc: Rpc, request: JsonObject, options: CallOptions = {}) =>
      beta(rpc, request, { token: owner, ...options }),
    settings: ['projectRoleCheck', 'hasProjectCheck'],
    owned: (id: string): JsonObject => ({ projectResourceOwnerFilter: { id } }),
    granted: (id: string): JsonObject => ({ projectGrantResourceOwnerFilter: { id } }),
    either: (id: string): JsonObject => ({ projectOrganizationIdFilter: { id } }),
    grantOwner: 'projectResourceOwnerFilter',
    grantReceiver: 'projectGrantResourceOwnerFilter',
  },
] as const

let count = 0
const eventsOf = async (id: string): Promise<string[]> => {
  const types: string[] = []
  const selected = { aggregateTypes: ['project'], aggregateIds: [id] }
  for await (const event of server.runtime.services.events.history(selected)) types.push(event.type)
  return types
}

describe.each(versions)('$version', (of) => {
  const { send, id: idName } = of
  const create = async (more: JsonObject = {}, options: CallOptions = {}) =>
    textAt(await send('createProject', { organizationId: orgId, name: `Project ${count++}`, ...more }, options), idName)

  describe.each(of.wires)('over %s', (wire) => {
    test('a project is created, changed in part, read, listed and deleted', async () => {
      const projectId = await create({ authorizationRequired: true }, { wire })
      const on = { [idName]: projectId }
      const [check] = of.settings
      const update = { ...on, name: `Renamed ${projectId}`, projectRoleAssertion: true, [check]: true }
      const updated = await send('updateProject', update, { wire })
      expect((await send('updateProject', update, { wire })).body).toEqual(updated.body)
      const { project } = (await send('getProject', on, { wire })).body
      expect(project).toMatchObject({
        ...on,
        ...updated.body,
        name: update.name,
        organizationId: orgId,
        projectRoleAssertion: true,
        authorizationRequired: true,
      })
      for (const again of [false, true])
        expect((await send('deactivateProject', on, { wire })).body.changeDate, `${again}`).toBeDefined()
      const search = { filters: [{ projectNameFilter: { projectName: update.name } }, of.owned(orgId)] }
      const listed = await send('listProjects', search, { wire })
      expect(listed.body).toMatchObject({
        pagination: { totalResult: '1', appliedLimit: '100' },
        projects: [{ ...on, state: 'PROJECT_STATE_INACTIVE' }],
      })
      for (const again of [false, true])
        expect((await send('activateProject', on, { wire })).body.changeDate, `${again}`).toBeDefined()
      expect((await send('deleteProject', on, { wire })).body.deletionDate).toBeDefined()
      expect((await send('deleteProject', on, { wire })).body).toEqual({})
      expect((await send('getProject', on, { wire })).code).toBe(5)
      expect(await eventsOf(projectId)).toEqual([
        'project.added',
        'project.changed',
        'project.deactivated',
        'project.reactivated',
        'project.removed',
      ])
    })

    test('roles are added once, changed in part, listed and removed', async () => {
      // The REST path of this search takes no body.
      const isRest = wire.startsWith('REST')
      const projectId = await create()
      const on = { projectId, roleKey: 'reader' }
      const role = { ...on, displayName: 'Reader', group: 'g' }
      expect((await send('addProjectRole', role, { wire })).body.creationDate).toBeDefined()
      expect((await send('addProjectRole', role, { wire })).code).toBe(6)
      const updated = await send('updateProjectRole', { ...on, displayName: 'Readers' }, { wire })
      const filters = [
        { displayNameFilter: { displayName: 'read', method: 'TEXT_FILTER_METHOD_STARTS_WITH_IGNORE_CASE' } },
      ]
      const listed = await send('listProjectRoles', { projectId, ...(isRest ? {} : { filters }) }, { wire })
      expect(listed.body.projectRoles).toMatchObject([
        { projectId, key: 'reader', displayName: 'Readers', group: 'g', ...updated.body },
      ])
      expect((await send('removeProjectRole', on, { wire })).body.removalDate).toBeDefined()
      expect((await send('removeProjectRole', on, { wire })).body).toEqual({})
      expect((await eventsOf(projectId)).slice(1)).toEqual([
        'project.role.added',
        'project.role.changed',
        'project.role.removed',
      ])
    })

    test('a grant is created once, changed, listed, deactivated, activated and deleted', async () => {
      const projectId = await create()
      for (const roleKey of ['reader', 'writer'])
        await send('addProjectRole', { projectId, roleKey, displayName: roleKey })
      const on = { projectId, grantedOrganizationId: otherOrg }
      expect((await send('createProjectGrant', { ...on, roleKeys: ['none'] }, { wire })).code).toBe(9)
      expect(
        (await send('createProjectGrant', { ...on, roleKeys: ['reader'] }, { wire })).body.creationDate,
      ).toBeDefined()
      expect((await send('createProjectGrant', on, { wire })).code).toBe(6)
      await send('updateProjectGrant', { ...on, roleKeys: ['reader', 'writer'] }, { wire })
      await send('deactivateProjectGrant', on, { wire })
      const listed = await send(
        'listProjectGrants',
        { filters: [{ inProjectIdsFilter: { ids: [projectId] } }] },
        { wire },
      )
      expect(listed.body.projectGrants).toMatchObject([
        {
          ...on,
          organizationId: orgId,
          grantedOrganizationName: 'Other',
          grantedRoleKeys: ['reader', 'writer'],
          state: 'PROJECT_GRANT_STATE_INACTIVE',
        },
      ])
      expect((await send('activateProjectGrant', on, { wire })).body.changeDate).toBeDefined()
      expect((await send('deleteProjectGrant', on, { wire })).body.deletionDate).toBeDefined()
      expect((await send('deleteProjectGrant', on, { wire })).body).toEqual({})
      expect((await eventsOf(projectId)).slice(3)).toEqual([
        'project.grant.added',
        'project.grant.changed',
        'project.grant.deactivated',
        'project.grant.reactivated',
        'project.grant.removed',
      ])
    })
  })

  test('a granted project is listed once more for the organization that has it', async () => {
    const projectId = await create()
    await send('createProjectGrant', { projectId, grantedOrganizationId: otherOrg })
    const only = { inProjectIdsFilter: { ids: [projectId] } }
    const ids = async (filters: JsonObject[], token: string) =>
      textsAt(await send('listProjects', { filters: [only, ...filters] }, { token }), 'projects', idName)
    const seen = await send('listProjects', { filters: [only] }, { token: stranger })
    expect(seen.body.projects).toMatchObject([
      {
        [idName]: projectId,
        organizationId: orgId,
        grantedOrganizationId: otherOrg,
        grantedOrganizationName: 'Other',
        grantedState: 'GRANTED_PROJECT_STATE_ACTIVE',
      },
    ])
    expect(await ids([], owner)).toEqual([projectId])
    expect(await ids([], server.pat)).toEqual([projectId, projectId])
    expect(await ids([of.owned(orgId)], server.pat)).toEqual([projectId])
    expect(await ids([of.granted(otherOrg)], server.pat)).toEqual([projectId])
    expect(await ids([of.either(otherOrg)], server.pat)).toEqual([projectId])
    expect(await ids([of.granted(orgId)], server.pat)).toEqual([])
    expect(await ids([of.owned(otherOrg)], server.pat)).toEqual([])
  })

  test('grants are found by each filter, and by both sides', async () => {
    const projectId = await create({ name: `Granted ${of.version}` })
    for (const roleKey of ['sales', 'sales "east"'])
      await send('addProjectRole', { projectId, roleKey, displayName: 'x' })
    await send('createProjectGrant', { projectId, grantedOrganizationId: otherOrg, roleKeys: ['sales "east"'] })
    const only = { inProjectIdsFilter: { ids: [projectId] } }
    const total = async (filter: JsonObject, token = owner) =>
      textsAt(await send('listProjectGrants', { filters: [only, filter] }, { token }), 'projectGrants', 'projectId')
        .length
    expect(await total({ projectNameFilter: { projectName: `Granted ${of.version}` } })).toBe(1)
    expect(await total({ projectNameFilter: { projectName: 'Granted' } })).toBe(0)
    expect(await total({ roleKeyFilter: { key: 'sales "east"' } })).toBe(1)
    expect(await total({ roleKeyFilter: { key: 'sales', method: 'TEXT_FILTER_METHOD_STARTS_WITH' } })).toBe(1)
    expect(await total({ roleKeyFilter: { key: 'sales' } })).toBe(0)
    expect(await total({ [of.grantOwner]: { id: orgId } })).toBe(1)
    expect(await total({ [of.grantOwner]: { id: otherOrg } })).toBe(0)
    expect(await total({ [of.grantReceiver]: { id: otherOrg } })).toBe(1)
    expect(await total({ [of.grantReceiver]: { id: orgId } })).toBe(0)
    expect(await total(only, stranger)).toBe(1)
    const third = await addOtherOrg(server, `Third${count++}`)
    const foreign = (await addCaller(server, { orgId: third, roles: ['ORG_OWNER'] })).token
    expect(await total(only, foreign)).toBe(0)
  })

  test('is closed to the administrators of another organization and to callers without a token', async () => {
    const projectId = await create()
    await send('addProjectRole', { projectId, roleKey: 'reader', displayName: 'Reader' })
    const third = await addOtherOrg(server, `Third${count++}`)
    const foreign = (await addCaller(server, { orgId: third, roles: ['ORG_OWNER'] })).token
    await send('createProjectGrant', { projectId, grantedOrganizationId: otherOrg })
    const before = await eventsOf(projectId)
    const [on, role] = [{ [idName]: projectId }, { projectId, roleKey: 'reader' }]
    const grant = { projectId, grantedOrganizationId: otherOrg }
    for (const [rpc, request] of [
      ['createProject', { organizationId: orgId, name: 'Foreign' }],
      ['updateProject', { ...on, name: 'Taken' }],
      ['getProject', on],
      ['deleteProject', on],
      ['deactivateProject', on],
      ['activateProject', on],
      ['addProjectRole', { ...role, roleKey: 'new', displayName: 'New' }],
      ['updateProjectRole', { ...role, displayName: 'Taken' }],
      ['removeProjectRole', role],
      ['listProjectRoles', { projectId }],
      ['createProjectGrant', { projectId, grantedOrganizationId: third }],
      ['updateProjectGrant', { ...grant, roleKeys: [] }],
      ['deactivateProjectGrant', grant],
      ['activateProjectGrant', grant],
      ['deleteProjectGrant', grant],
    ] satisfies [Rpc, JsonObject][]) {
      expect((await send(rpc, request, { token: foreign })).code, rpc).toBe(7)
      expect((await send(rpc, request, { token: '' })).code, rpc).toBe(16)
    }
    expect(await eventsOf(projectId)).toEqual(before)
  })
})
