/** Projects granted to other organizations, their members, and roles in them, over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectAggregate } from '#domain/project/project.ts'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let other: string
let owner: OrgActor
let receiver: OrgActor
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  other = await addOrgOverApi(server, 'Other')
  owner = await addOrgActor(server, ownOrg, ['ORG_OWNER'])
  receiver = await addOrgActor(server, other, ['ORG_OWNER'])
})
afterAll(() => server.stop())

const call = (method: string, path: string, body?: object, actor = owner) =>
  server.rest(method, `/management/v1${path}`, body, { token: actor.token })
let count = 0
async function project(): Promise<string> {
  const { id } = (await call('POST', '/projects', { name: `Project ${count++}` })).body
  const roles = ['reader', 'writer', 'boss'].map((key) => ({ key, displayName: key }))
  await call('POST', `/projects/${id}/roles/_bulk`, { roles })
  return id
}
async function granted(roleKeys = ['reader', 'writer']) {
  const projectId = await project()
  const { body } = await call('POST', `/projects/${projectId}/grants`, { grantedOrgId: other, roleKeys })
  return { projectId, grantId: body.grantId as string }
}

test('AddProjectGrant, GetProjectGrantByID, ListProjectGrants and ListAllProjectGrants, from the side of the owner', async () => {
  const { projectId, grantId } = await granted()
  const { body } = await call('GET', `/projects/${projectId}/grants/${grantId}`)
  expect(body.projectGrant).toMatchObject({
    grantId,
    grantedOrgId: other,
    grantedOrgName: 'Other',
    grantedRoleKeys: ['reader', 'writer'],
    state: 'PROJECT_GRANT_STATE_ACTIVE',
    projectId,
    projectOwnerId: ownOrg,
    projectOwnerName: 'Own',
  })
  const listed = await call('POST', `/projects/${projectId}/grants/_search`, {})
  expect(listed.body.result.map((grant: { grantId: string }) => grant.grantId)).toEqual([grantId])
  const all = await call('POST', '/projectgrants/_search', { queries: [{ projectIdQuery: { projectId } }] })
  expect(all.body.details.totalResult).toBe('1')
  const again = await call('POST', `/projects/${projectId}/grants`, { grantedOrgId: other })
  expect(again.status).toBe(409)
  const unknown = await call('POST', `/projects/${projectId}/grants`, { grantedOrgId: other, roleKeys: ['nobody'] })
  expect([unknown.status, unknown.body.code]).toEqual([400, 9])
})

test('GetGrantedProjectByID, ListGrantedProjects and ListGrantedProjectRoles work for the granted organization', async () => {
  const { projectId, grantId } = await granted()
  const read = await call('GET', `/granted_projects/${projectId}/grants/${grantId}`, undefined, receiver)
  expect(read.body.grantedProject).toMatchObject({ grantId, projectId, projectOwnerName: 'Own' })
  const listed = await call('POST', '/granted_projects/_search', {}, receiver)
  expect(listed.body.result.map((one: { grantId: string }) => one.grantId)).toContain(grantId)
  const path = `/granted_projects/${projectId}/grants/${grantId}/roles/_search`
  const roles = await call('GET', `${path}?query.asc=true`, undefined, receiver)
  expect(roles.body.result.map((role: { key: string }) => role.key)).toEqual(['reader', 'writer'])
  expect((await call('GET', `/projects/${projectId}`, undefined, receiver)).status).toBe(404)
  expect((await call('GET', `/granted_projects/${projectId}/grants/${grantId}`)).status).toBe(404)
})

test('UpdateProjectGrant, DeactivateProjectGrant, ReactivateProjectGrant, RemoveProjectGrant and ListProjectGrantChanges', async () => {
  const { projectId, grantId } = await granted()
  const path = `/projects/${projectId}/grants/${grantId}`
  expect((await call('PUT', path, { roleKeys: ['boss'] })).status).toBe(200)
  expect((await call('PUT', path, { roleKeys: ['boss'] })).status).toBe(400)
  expect((await call('POST', `${path}/_deactivate`, {})).status).toBe(200)
  expect((await call('POST', `${path}/_deactivate`, {})).status).toBe(400)
  expect((await call('POST', `${path}/_reactivate`, {})).status).toBe(200)
  const changes = await call('POST', `/projects/${projectId}/grants/${grantId}/changes/_search`, {})
  expect(changes.body.result.map((change: { eventType: { key: string } }) => change.eventType.key)).toEqual([
    'EventTypes.project.grant.reactivated',
    'EventTypes.project.grant.deactivated',
    'EventTypes.project.grant.changed',
    'EventTypes.project.grant.added',
  ])
  expect((await call('DELETE', path)).status).toBe(200)
  expect((await call('GET', path)).status).toBe(404)
})

test('AddProjectGrantMember, UpdateProjectGrantMember, ListProjectGrantMembers, ListProjectGrantMemberRoles and RemoveProjectGrantMember', async () => {
  const { projectId, grantId } = await granted()
  const path = `/projects/${projectId}/grants/${grantId}/members`
  const helper = await addOrgActor(server, other, [])
  const member = { userId: helper.userId, roles: ['PROJECT_GRANT_OWNER'] }
  expect((await call('POST', path, member, receiver)).status).toBe(200)
  expect((await call('POST', path, member, receiver)).status).toBe(409)
  const viewer = { roles: ['PROJECT_GRANT_OWNER_VIEWER'] }
  expect((await call('PUT', `${path}/${helper.userId}`, viewer, receiver)).status).toBe(200)
  const listed = await call('POST', `${path}/_search`, {}, receiver)
  expect(listed.body.result).toMatchObject([{ userId: helper.userId, roles: ['PROJECT_GRANT_OWNER_VIEWER'] }])
  const roles = await call('POST', '/projects/grants/members/roles/_search', {}, receiver)
  expect(roles.body.result).toEqual(['PROJECT_GRANT_OWNER', 'PROJECT_GRANT_OWNER_VIEWER'])
  expect((await call('DELETE', `${path}/${helper.userId}`, undefined, receiver)).status).toBe(200)
  expect((await call('POST', `${path}/_search`, {}, receiver)).body.details.totalResult).toBeUndefined()
})

test('AddProjectMember, UpdateProjectMember, ListProjectMembers, ListProjectMemberRoles and RemoveProjectMember', async () => {
  const projectId = await project()
  const path = `/projects/${projectId}/members`
  const helper = await addOrgActor(server, ownOrg, [])
  expect((await call('POST', path, { userId: helper.userId, roles: ['PROJECT_OWNER_VIEWER'] })).status).toBe(200)
  expect((await call('PUT', `${path}/${helper.userId}`, { roles: ['PROJECT_OWNER'] })).status).toBe(200)
  expect((await call('POST', `${path}/_search`, {})).body.result).toMatchObject([
    { userId: helper.userId, roles: ['PROJECT_OWNER'] },
  ])
  const roles = await call('POST', '/projects/members/roles/_search', {})
  expect(roles.body.result).toEqual(expect.arrayContaining(['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER']))
  expect((await call('POST', path, { userId: 'nobody', roles: ['PROJECT_OWNER'] })).status).toBe(400)
  expect((await call('DELETE', `${path}/${helper.userId}`)).status).toBe(200)
  expect((await call('DELETE', `${path}/${helper.userId}`)).status).toBe(404)
})

test('a manager of one project can neither read nor change another of the same organization', async () => {
  const [mine, others] = [await project(), await project()]
  const manager = await addOrgActor(server, ownOrg, [])
  await call('POST', `/projects/${mine}/members`, { userId: manager.userId, roles: ['PROJECT_OWNER'] })
  expect((await call('PUT', `/projects/${mine}`, { name: `Mine ${count++}` }, manager)).status).toBe(200)
  const attempts: [string, string, object?][] = [
    ['GET', `/projects/${others}`],
    ['PUT', `/projects/${others}`, { name: 'Mine too' }],
    ['DELETE', `/projects/${others}`],
    ['POST', `/projects/${others}/roles`, { roleKey: 'x', displayName: 'x' }],
    ['POST', `/projects/${others}/apps/oidc`, { name: 'x' }],
    ['POST', `/projects/${others}/apps/_search`, {}],
    ['POST', `/projects/${others}/members`, { userId: manager.userId, roles: ['PROJECT_OWNER'] }],
    ['POST', `/users/${manager.userId}/grants`, { projectId: others, roleKeys: ['boss'] }],
  ]
  for (const [method, path, body] of attempts)
    expect([path, (await call(method, path, body, manager)).status]).toEqual([path, 403])
  const listed = await call('POST', '/projects/_search', {}, manager)
  expect(listed.body.result.map((one: { id: string }) => one.id)).toEqual([mine])
})

test('AddUserGrant, GetUserGrantByID, ListUserGrants, UpdateUserGrant, DeactivateUserGrant, ReactivateUserGrant, RemoveUserGrant and BulkRemoveUserGrant', async () => {
  const projectId = await project()
  const user = await addOrgActor(server, ownOrg, [])
  const path = `/users/${user.userId}/grants`
  const added = await call('POST', path, { projectId, roleKeys: ['reader'] })
  expect(added.body).toEqual({ userGrantId: expect.any(String), details: expect.any(Object) })
  const { userGrantId } = added.body
  expect((await call('POST', path, { projectId, roleKeys: ['writer'] })).status).toBe(409)
  expect((await call('POST', path, { projectId: await project(), roleKeys: ['nobody'] })).status).toBe(400)
  const read = await call('GET', `${path}/${userGrantId}`)
  expect(read.body.userGrant).toMatchObject({
    id: userGrantId,
    roleKeys: ['reader'],
    state: 'USER_GRANT_STATE_ACTIVE',
    userId: user.userId,
    projectId,
    orgId: ownOrg,
    orgName: 'Own',
    userType: 'TYPE_MACHINE',
  })
  expect((await call('PUT', `${path}/${userGrantId}`, { roleKeys: ['boss'] })).status).toBe(200)
  expect((await call('PUT', `${path}/${userGrantId}`, { roleKeys: ['boss'] })).status).toBe(400)
  const queries = [{ projectIdQuery: { projectId } }, { roleKeyQuery: { roleKey: 'boss' } }]
  const grants = await call('POST', '/users/grants/_search', { queries })
  expect(grants.body.result.map((grant: { id: string }) => grant.id)).toEqual([userGrantId])
  expect((await call('POST', `${path}/${userGrantId}/_deactivate`, {})).status).toBe(200)
  expect((await call('POST', `${path}/${userGrantId}/_deactivate`, {})).status).toBe(400)
  expect((await call('POST', `${path}/${userGrantId}/_reactivate`, {})).status).toBe(200)
  expect((await call('DELETE', `/users/${owner.userId}/grants/${userGrantId}`)).status).toBe(404)
  expect((await call('DELETE', `${path}/${userGrantId}`, undefined, receiver)).status).toBe(404)
  expect((await call('DELETE', `${path}/${userGrantId}`)).status).toBe(200)
  expect((await call('GET', `${path}/${userGrantId}`)).status).toBe(404)
  const second = (await call('POST', path, { projectId, roleKeys: ['reader'] })).body.userGrantId
  expect((await call('DELETE', '/user_grants/_bulk', { grantId: [second] })).status).toBe(200)
  expect((await call('DELETE', '/user_grants/_bulk', { grantId: [] })).status).toBe(400)
})

test('roles are removed with the grant of the project, the role, and the user', async () => {
  const { projectId, grantId } = await granted()
  const user = await addOrgActor(server, other, [])
  const path = `/users/${user.userId}/grants`
  const give = { projectId, projectGrantId: grantId, roleKeys: ['reader', 'writer'] }
  const { userGrantId } = (await call('POST', path, give, receiver)).body
  const roles = async () => (await call('GET', `${path}/${userGrantId}`, undefined, receiver)).body.userGrant?.roleKeys
  await call('PUT', `/projects/${projectId}/grants/${grantId}`, { roleKeys: ['reader'] })
  expect(await roles()).toEqual(['reader'])
  await call('DELETE', `/projects/${projectId}/grants/${grantId}`)
  expect(await roles()).toBeUndefined()
})

const outcome = ({ status, body }: { status: number; body: { code: number; message: string } }) => [
  status,
  body.code,
  body.message,
]
const missing = [404, 5, 'Project grant could not be found (PROJECT-3M9sd)']
const UNKNOWN = '999999999999999999'

test('AddProjectGrant stores each role once, and rejects invalid roles', async () => {
  const projectId = await project()
  const path = `/projects/${projectId}/grants`
  const refused: [object, unknown[]][] = [
    [{ grantedOrgId: ownOrg }, [400, 3, 'Project grant is invalid (PROJECT-Bff2g)']],
    [{ grantedOrgId: UNKNOWN }, [400, 9, 'Organisation could not be found (COMMAND-3m9gg)']],
    [{ grantedOrgId: other, roleKeys: ['reader', 'nobody'] }, [400, 9, "Role doesn't exist (COMMAND-m9gp2)"]],
    [{ grantedOrgId: other, roleKeys: ['constructor'] }, [400, 9, "Role doesn't exist (COMMAND-m9gp2)"]],
  ]
  for (const [body, refusal] of refused)
    expect([body, ...outcome(await call('POST', path, body))]).toEqual([body, ...refusal])
  const stored = async () => (await server.runtime.services.events.load(projectAggregate, projectId)).state.grants
  expect(await stored()).toEqual({})
  const { body } = await call('POST', path, { grantedOrgId: other, roleKeys: ['reader', 'writer', 'reader'] })
  expect(await stored()).toMatchObject({
    [body.grantId]: { grantedOrgId: other, roleKeys: ['reader', 'writer'], state: 'active' },
  })
  expect(outcome(await call('POST', path, { grantedOrgId: other }))).toEqual([
    409,
    6,
    'The project is already granted to this organisation (V3-DKcYh)',
  ])
  expect((await call('DELETE', `${path}/${body.grantId}`)).status).toBe(200)
  expect((await call('POST', path, { grantedOrgId: other })).status).toBe(200)
})

test('every other error names its reason, and nothing changes', async () => {
  const { projectId, grantId } = await granted()
  const second = await granted()
  const path = `/projects/${projectId}/grants/${grantId}`
  const before = (await server.runtime.services.events.load(projectAggregate, projectId)).sequence
  const refused: [string, string, object | undefined, unknown[]][] = [
    ['PUT', path, { roleKeys: ['writer', 'reader', 'writer'] }, [400, 9, 'No changes (PROJECT-0o0pL)']],
    ['PUT', path, { roleKeys: ['nobody'] }, [400, 9, "Role doesn't exist (COMMAND-m9gp2)"]],
    ['POST', `${path}/_reactivate`, {}, [400, 9, 'Project grant is not inactive (PROJECT-47fu9)']],
  ]
  for (const wrong of [UNKNOWN, second.grantId, 'constructor']) {
    const at = `/projects/${projectId}/grants/${wrong}`
    refused.push(
      ['GET', at, undefined, missing],
      ['PUT', at, { roleKeys: [] }, missing],
      ['POST', `${at}/_deactivate`, {}, missing],
      ['POST', `${at}/_reactivate`, {}, missing],
      ['DELETE', at, undefined, missing],
    )
  }
  for (const [method, where, body, refusal] of refused)
    expect([method, where, ...outcome(await call(method, where, body))]).toEqual([method, where, ...refusal])
  expect((await server.runtime.services.events.load(projectAggregate, projectId)).sequence).toBe(before)
  await call('POST', `${path}/_deactivate`, {})
  expect(outcome(await call('POST', `${path}/_deactivate`, {}))).toEqual([
    400,
    9,
    'Project grant is not active (PROJECT-47fu8)',
  ])
  await call('POST', `/projects/${projectId}/_deactivate`, {})
  expect(outcome(await call('PUT', path, { roleKeys: [] }))).toEqual([400, 9, 'Project is not active (COMMAND-3n8fs)'])
})

test('ListProjectGrants, ListAllProjectGrants and ListGrantedProjects find by every query, in pages', async () => {
  const [giver, third] = [
    await addOrgOverApi(server, `Giver ${count++}`),
    await addOrgOverApi(server, `Third ${count++}`),
  ]
  const actor = await addOrgActor(server, giver, ['ORG_OWNER'])
  const reader = await addOrgActor(server, third, ['ORG_OWNER'])
  const projects: string[] = []
  const grants: string[] = []
  for (const name of ['Findable shop', 'Findable bank']) {
    const { id } = (await call('POST', '/projects', { name }, actor)).body
    await call(
      'POST',
      `/projects/${id}/roles/_bulk`,
      { roles: ['reader', 'boss'].map((key) => ({ key, displayName: key })) },
      actor,
    )
    projects.push(id)
    for (const [grantedOrgId, roleKeys] of [
      [third, ['reader']],
      [other, ['reader', 'boss']],
    ] as const)
      grants.push((await call('POST', `/projects/${id}/grants`, { grantedOrgId, roleKeys }, actor)).body.grantId)
  }
  const [shop = '', bank = ''] = projects
  const searchGrants = async (path: string, body: object, by = actor) => {
    const response = (await call('POST', path, body, by)).body
    return [
      response.details.totalResult ?? '0',
      ...(response.result ?? []).map((one: { grantId: string }) => grants.indexOf(one.grantId)),
    ]
  }
  const asc = { query: { asc: true } }
  const all = '/projectgrants/_search'
  const contains = 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE'
  expect(await searchGrants(all, asc)).toEqual(['4', 0, 1, 2, 3])
  expect(await searchGrants(all, {})).toEqual(['4', 3, 2, 1, 0])
  expect(await searchGrants(all, { query: { asc: true, offset: '1', limit: 2 } })).toEqual(['4', 1, 2])
  expect(
    await searchGrants(all, { ...asc, queries: [{ projectNameQuery: { name: 'BANK', method: contains } }] }),
  ).toEqual(['2', 2, 3])
  expect(await searchGrants(all, { ...asc, queries: [{ projectNameQuery: { name: 'BANK' } }] })).toEqual(['0'])
  expect(await searchGrants(all, { ...asc, queries: [{ roleKeyQuery: { roleKey: 'boss' } }] })).toEqual(['2', 1, 3])
  expect(await searchGrants(all, { ...asc, queries: [{ grantedOrgIdQuery: { grantedOrgId: third } }] })).toEqual([
    '2',
    0,
    2,
  ])
  const both = [{ grantedOrgIdQuery: { grantedOrgId: third } }, { projectIdQuery: { projectId: bank } }]
  expect(await searchGrants(all, { ...asc, queries: both })).toEqual(['1', 2])
  expect(await searchGrants(`/projects/${shop}/grants/_search`, asc)).toEqual(['2', 0, 1])
  expect(
    await searchGrants(`/projects/${shop}/grants/_search`, { queries: [{ roleKeyQuery: { roleKey: 'boss' } }] }),
  ).toEqual(['1', 1])
  const mine = '/granted_projects/_search'
  expect(await searchGrants(mine, asc, reader)).toEqual(['2', 0, 2])
  expect(await searchGrants(mine, { queries: [{ nameQuery: { name: 'shop', method: contains } }] }, reader)).toEqual([
    '1',
    0,
  ])
  const by = (resourceOwner: string) => ({ ...asc, queries: [{ projectResourceOwnerQuery: { resourceOwner } }] })
  expect(await searchGrants(mine, by(giver), reader)).toEqual(['2', 0, 2])
  expect(await searchGrants(mine, by(ownOrg), reader)).toEqual(['0'])
  expect(await searchGrants(mine, asc, actor)).toEqual(['0'])
  for (const path of [all, mine, `/projects/${shop}/grants/_search`])
    expect(outcome(await call('POST', path, { query: { limit: 1001 } }, actor))).toEqual([
      400,
      3,
      'Limit exceeded (QUERY-4M0fs)',
    ])
})

test('ListProjectGrantChanges returns changes of one grant only, in the requested order', async () => {
  const { projectId, grantId } = await granted()
  await call('POST', `/projects/${projectId}/grants/${grantId}/_deactivate`, {})
  await call('POST', `/projects/${projectId}/_deactivate`, {})
  const keys = async (id: string, query = '') => {
    const { body } = await call('POST', `/projects/${projectId}/grants/${id}/changes/_search${query}`, {})
    return (body.result ?? []).map((change: { eventType: { key: string } }) => change.eventType.key.split('.').at(-1))
  }
  expect(await keys(grantId)).toEqual(['deactivated', 'added'])
  expect(await keys(grantId, '?query.asc=true&query.limit=1')).toEqual(['added'])
  expect(await keys(UNKNOWN)).toEqual([])
})
