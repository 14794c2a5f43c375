/** Members of organizations over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let other: string
let owner: OrgActor
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  other = await addOrgOverApi(server, 'Other')
  owner = await addOrgActor(server, ownOrg, ['ORG_OWNER'])
})
afterAll(() => server.stop())

const members = (method: string, path: string, body?: object, token = owner.token) =>
  server.rest(method, `/management/v1/orgs/me/members${path}`, body, { token })
let count = 0
async function person(orgId: string, firstName = 'Minnie', lastName = 'Mouse'): Promise<string> {
  const userName = `member-${count++}`
  const { body } = await server.rest(
    'POST',
    '/management/v1/users/human',
    {
      userName,
      profile: { firstName, lastName },
      email: { email: `${userName}@acme.example`, isEmailVerified: true },
      initialPassword: 'Passw0rd!',
    },
    { orgId },
  )
  return body.userId
}
const rolesOf = async (userId: string) =>
  (await members('POST', '/_search', { queries: [{ userIdQuery: { userId } }] })).body.result?.[0]?.roles

test('AddOrgMember, UpdateOrgMember and RemoveOrgMember grant, change and revoke roles', async () => {
  const userId = await person(ownOrg)
  expect(await members('POST', '', { userId, roles: ['ORG_OWNER_VIEWER'] })).toMatchObject({
    status: 200,
    body: { details: { resourceOwner: ownOrg } },
  })
  expect(await rolesOf(userId)).toEqual(['ORG_OWNER_VIEWER'])
  expect((await members('PUT', `/${userId}`, { roles: ['ORG_USER_MANAGER', 'ORG_OWNER'] })).status).toBe(200)
  expect(await rolesOf(userId)).toEqual(['ORG_USER_MANAGER', 'ORG_OWNER'])
  expect((await members('DELETE', `/${userId}`)).status).toBe(200)
  expect(await rolesOf(userId)).toBeUndefined()
})

test('ListOrgMembers returns the members', async () => {
  const userId = await person(ownOrg, 'Huey', 'Duck')
  await members('POST', '', { userId, roles: ['ORG_OWNER_VIEWER'] })
  const find = (query: object) => members('POST', '/_search', { queries: [query] })
  const method = 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE'
  const { status, body } = await find({ firstNameQuery: { firstName: 'hue', method } })
  expect(status).toBe(200)
  expect(body).toEqual({
    details: { totalResult: '1', processedSequence: expect.any(String), viewTimestamp: expect.any(String) },
    result: [
      {
        userId,
        details: {
          sequence: expect.any(String),
          creationDate: expect.any(String),
          changeDate: expect.any(String),
          resourceOwner: ownOrg,
        },
        roles: ['ORG_OWNER_VIEWER'],
        preferredLoginName: expect.stringMatching(/^member-\d+$/),
        email: expect.stringMatching(/@acme\.example$/),
        firstName: 'Huey',
        lastName: 'Duck',
        displayName: 'Huey Duck',
        userType: 'TYPE_HUMAN',
        userResourceOwner: ownOrg,
      },
    ],
  })
  for (const query of [{ lastNameQuery: { lastName: 'Duck' } }, { emailQuery: { email: body.result[0].email } }])
    expect((await find(query)).body.result).toMatchObject([{ userId }])
  expect((await find({ lastNameQuery: { lastName: 'duck' } })).body.result).toBeUndefined()
})

test('ListOrgMembers pages through members in the order of their ids', async () => {
  const page = async (query: object) =>
    ((await members('POST', '/_search', { query })).body.result ?? []).map((one: { userId: string }) => one.userId)
  const all: string[] = await page({ asc: true })
  expect(all).toEqual(all.toSorted())
  expect(await page({ asc: false })).toEqual(all.toReversed())
  expect(await page({ asc: true, offset: '1', limit: 2 })).toEqual(all.slice(1, 3))
  expect(await members('POST', '/_search', { query: { limit: 1001 } })).toMatchObject({
    status: 400,
    body: { code: 3 },
  })
})

test('ListOrgMemberRoles returns the assignable roles; the default organization has one more', async () => {
  const roles = async (orgId?: string) =>
    (await server.rest('POST', '/management/v1/orgs/members/roles/_search', {}, orgId ? { orgId } : {})).body.result
  expect(await roles(ownOrg)).toContain('ORG_USER_MANAGER')
  expect(await roles(ownOrg)).not.toContain('SELF_MANAGEMENT_GLOBAL')
  expect(await roles(ownOrg)).not.toContain('IAM_OWNER')
  expect(await roles()).toContain('SELF_MANAGEMENT_GLOBAL')
})

test.each([
  [['IAM_OWNER'], 'Org-4N8es'],
  [['PROJECT_OWNER'], 'Org-4N8es'],
  [['NOTHING'], 'Org-4N8es'],
  [['SELF_MANAGEMENT_GLOBAL'], 'Org-4N8es'],
  [[], 'Org-4N8es'],
])('AddOrgMember refuses the roles %j', async (roles, id) => {
  const response = await members('POST', '', { userId: await person(ownOrg), roles })
  expect(response).toMatchObject({ status: 400, body: { code: 3, message: `Member is invalid (${id})` } })
})

test('SELF_MANAGEMENT_GLOBAL allows users of the default organization to add organizations', async () => {
  const home = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  const { token } = await addOrgActor(server, home, ['SELF_MANAGEMENT_GLOBAL'])
  expect((await server.rest('POST', '/management/v1/orgs', { name: 'By themselves' }, { token })).status).toBe(200)
})

test('an existing member cannot be added again, nor get the same roles', async () => {
  const userId = await person(ownOrg)
  const add = () => members('POST', '', { userId, roles: ['ORG_OWNER_VIEWER'] })
  await add()
  expect(await add()).toMatchObject({ status: 409, body: { code: 6, message: 'Member already exists (ORG-poWwe)' } })
  expect(await members('PUT', `/${userId}`, { roles: ['ORG_OWNER_VIEWER'] })).toMatchObject({
    status: 400,
    body: { code: 9, message: 'Roles have not been changed (Org-LiaZi)' },
  })
})

test('a user of another organization is unknown to callers without the read permission there', async () => {
  const stranger = await person(other)
  const add = (userId: string, token?: string) => members('POST', '', { userId, roles: ['ORG_OWNER_VIEWER'] }, token)
  const foreign = await add(stranger)
  expect(foreign).toMatchObject({ status: 400, body: { code: 9, message: 'User could not be found (ORG-GoXOn)' } })
  expect(foreign.body).toEqual((await add('999999999999999999')).body)
  for (const [method, body] of [
    ['PUT', { roles: ['ORG_OWNER'] }],
    ['DELETE', undefined],
  ] as const) {
    const one = await members(method, `/${stranger}`, body)
    expect(one).toMatchObject({ status: 404, body: { message: 'Member could not be found (Org-D8JxR)' } })
    expect(one.body).toEqual((await members(method, '/999999999999999999', body)).body)
  }
  const across = await server.rest(
    'POST',
    '/management/v1/orgs/me/members',
    { userId: stranger, roles: ['ORG_OWNER_VIEWER'] },
    { orgId: ownOrg },
  )
  expect(across.status).toBe(200)
})

test('a member of one organization is not a member of another', async () => {
  const stranger = await addOrgActor(server, other, ['ORG_OWNER'])
  const reach = (path: string, body?: object) =>
    server.rest(body ? 'POST' : 'GET', `/management/v1${path}`, body, { token: stranger.token, orgId: ownOrg })
  expect((await reach('/orgs/me/members/_search', {})).status).toBe(404)
  expect((await reach('/orgs/me/members', { userId: stranger.userId, roles: ['ORG_OWNER'] })).status).toBe(404)
})

test('a caller who may write members but not the organization cannot add owners', async () => {
  const login = await addOrgActor(server, ownOrg, ['IAM_LOGIN_CLIENT'])
  const userId = await person(ownOrg)
  const add = (roles: string[]) => members('POST', '', { userId, roles }, login.token)
  expect(await add(['ORG_OWNER'])).toMatchObject({ status: 403, body: { code: 7 } })
  expect((await add(['ORG_OWNER_VIEWER'])).status).toBe(200)
  expect((await members('PUT', `/${userId}`, { roles: ['ORG_OWNER'] }, login.token)).status).toBe(403)
  expect((await members('PUT', `/${owner.userId}`, { roles: ['ORG_OWNER_VIEWER'] }, login.token)).status).toBe(403)
})

test('a call without the permission is rejected, and nothing is stored', async () => {
  const viewer = await addOrgActor(server, ownOrg, ['ORG_OWNER_VIEWER'])
  const userId = await person(ownOrg)
  for (const [method, path, body] of [
    ['POST', '', { userId, roles: ['ORG_OWNER'] }],
    ['PUT', `/${viewer.userId}`, { roles: ['ORG_OWNER'] }],
    ['DELETE', `/${owner.userId}`, undefined],
  ] as const)
    expect(await members(method, path, body, viewer.token)).toMatchObject({ status: 403, body: { code: 7 } })
  expect(await rolesOf(userId)).toBeUndefined()
  expect(await rolesOf(owner.userId)).toEqual(['ORG_OWNER'])
})
