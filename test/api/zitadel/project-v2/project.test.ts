import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let orgId: string
let otherOrg: string
let owner: string
let stranger: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  otherOrg = await addOtherOrg(server)
  owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  stranger = (await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })).token
})
afterAll(() => server.stop())

interface ResponseBody {
  readonly code?: string
  readonly projectId: string
  readonly creationDate?: string
  readonly changeDate?: string
  readonly deletionDate?: string
  readonly removalDate?: string
  readonly project: Record<string, unknown>
  readonly projects?: { readonly projectId: string }[]
  readonly projectRoles?: { readonly key: string }[]
}

async function call(rpc: keyof typeof ProjectService.method, body: object, token = owner): Promise<ResponseBody> {
  const name = ProjectService.method[rpc].name
  const response = await fetch(`${server.url}/${ProjectService.typeName}/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  return (await response.json()) as ResponseBody
}

let count = 0
const create = async (more: object = {}) =>
  (await call('createProject', { organizationId: orgId, name: `Project ${count++}`, ...more })).projectId

describe('a project', () => {
  test('is created with an id of the caller, once, and read as it was set', async () => {
    const id = `own-${count++}`
    const settings = { projectRoleAssertion: true, authorizationRequired: true, projectAccessRequired: true }
    expect(await create({ projectId: id, ...settings })).toBe(id)
    expect((await call('createProject', { organizationId: orgId, name: 'Again', projectId: id })).code).toBe(
      'already_exists',
    )
    const { project } = await call('getProject', { projectId: id })
    expect(project).toMatchObject({ projectId: id, organizationId: orgId, state: 'PROJECT_STATE_ACTIVE', ...settings })
  })

  test('keeps the fields that an update omits; an update without effect is accepted', async () => {
    const projectId = await create({ authorizationRequired: true })
    expect((await call('updateProject', { projectId, name: 'Renamed' })).changeDate).toBeDefined()
    expect((await call('updateProject', { projectId, name: 'Renamed' })).changeDate).toBeDefined()
    const { project } = await call('getProject', { projectId })
    expect(project).toMatchObject({ name: 'Renamed', authorizationRequired: true })
  })

  test('is deactivated, activated and deleted, repeatedly', async () => {
    const projectId = await create()
    for (const rpc of ['deactivateProject', 'deactivateProject', 'activateProject', 'activateProject'] as const)
      expect((await call(rpc, { projectId })).changeDate, rpc).toBeDefined()
    expect((await call('deleteProject', { projectId })).deletionDate).toBeDefined()
    expect(await call('deleteProject', { projectId })).toEqual({})
    expect((await call('deactivateProject', { projectId })).code).toBe('not_found')
  })

  test('rejects administrators of another organization, who list their own projects only', async () => {
    const projectId = await create()
    for (const rpc of ['getProject', 'updateProject', 'deleteProject', 'deactivateProject'] as const)
      expect((await call(rpc, { projectId, name: 'Taken' }, stranger)).code, rpc).toBe('permission_denied')
    expect((await call('createProject', { organizationId: orgId, name: 'Foreign' }, stranger)).code).toBe(
      'permission_denied',
    )
    const filters = [{ inProjectIdsFilter: { ids: [projectId] } }]
    expect((await call('listProjects', { filters })).projects?.map((one) => one.projectId)).toEqual([projectId])
    expect((await call('listProjects', { filters }, stranger)).projects ?? []).toEqual([])
    const owned = [{ organizationIdFilter: { organizationId: otherOrg } }, ...filters]
    expect((await call('listProjects', { filters: owned })).projects ?? []).toEqual([])
  })
})

test('roles are added once, changed in part, listed and removed', async () => {
  const projectId = await create()
  const role = { projectId, roleKey: 'reader' }
  expect((await call('addProjectRole', { ...role, displayName: 'Reader', group: 'g' })).creationDate).toBeDefined()
  expect((await call('addProjectRole', { ...role, displayName: 'Reader' })).code).toBe('already_exists')
  expect((await call('updateProjectRole', { ...role, displayName: 'Readers' })).changeDate).toBeDefined()
  expect((await call('updateProjectRole', { ...role, roleKey: 'nobody', displayName: 'x' })).code).toBe('not_found')
  const listed = await call('listProjectRoles', { projectId, filters: [{ roleKeyFilter: { key: 'reader' } }] })
  expect(listed.projectRoles).toMatchObject([{ projectId, key: 'reader', displayName: 'Readers', group: 'g' }])
  expect((await call('removeProjectRole', role, stranger)).code).toBe('permission_denied')
  expect((await call('removeProjectRole', role)).removalDate).toBeDefined()
  expect(await call('removeProjectRole', role)).toEqual({})
})

test('a grant is identified by project and organization, and changed without its id', async () => {
  const projectId = await create()
  await call('addProjectRole', { projectId, roleKey: 'reader', displayName: 'Reader' })
  const grant = { projectId, grantedOrganizationId: otherOrg }
  expect((await call('createProjectGrant', { ...grant, roleKeys: ['unknown'] })).code).toBe('failed_precondition')
  expect((await call('createProjectGrant', grant)).creationDate).toBeDefined()
  expect((await call('createProjectGrant', grant)).code).toBe('already_exists')
  expect((await call('updateProjectGrant', { ...grant, roleKeys: ['reader'] })).changeDate).toBeDefined()
  for (const rpc of ['deactivateProjectGrant', 'deactivateProjectGrant', 'activateProjectGrant'] as const)
    expect((await call(rpc, grant)).changeDate, rpc).toBeDefined()
  expect((await call('deleteProjectGrant', grant, stranger)).code).toBe('permission_denied')
  expect((await call('deleteProjectGrant', grant)).deletionDate).toBeDefined()
  expect(await call('deleteProjectGrant', grant)).toEqual({})
  expect((await call('updateProjectGrant', grant)).code).toBe('not_found')
})
