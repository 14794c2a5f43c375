/** Projects granted to other organizations, who manages them, and roles in them, over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let own: string
let other: string
let owner: OrgActor
let receiver: OrgActor
beforeAll(async () => {
  server = await startServer()
  own = await addOrgOverApi(server, 'Own')
  other = await addOrgOverApi(server, 'Other')
  owner = await addOrgActor(server, own, ['ORG_OWNER'])
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
    projectOwnerId: own,
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

test('GetGrantedProjectByID, ListGrantedProjects and ListGrantedProjectRoles, from the side of who was granted it', async () => {
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
  const helper = await addOrgActor(server, own, [])
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

test('who manages one project cannot touch another of the same organization, nor see it', async () => {
  const [mine, others] = [await project(), await project()]
  const manager = await addOrgActor(server, own, [])
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
  const user = await addOrgActor(server, own, [])
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
    orgId: own,
    orgName: 'Own',
    userType: 'TYPE_MACHINE',
  })
  expect((await call('PUT', `${path}/${userGrantId}`, { roleKeys: ['boss'] })).status).toBe(200)
  expect((await call('PUT', `${path}/${userGrantId}`, { roleKeys: ['boss'] })).status).toBe(400)
  const queries = [{ projectIdQuery: { projectId } }, { roleKeyQuery: { roleKey: 'boss' } }]
  const found = await call('POST', '/users/grants/_search', { queries })
  expect(found.body.result.map((grant: { id: string }) => grant.id)).toEqual([userGrantId])
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

test('roles go with the grant of the project, the role, and the user', async () => {
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
