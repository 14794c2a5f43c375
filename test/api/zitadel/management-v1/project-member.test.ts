/** Members of projects and of granted projects, over REST. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { projectAggregate } from '#domain/project/project.ts'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

const UNKNOWN = '999999999999999999'
let server: TestServer
let ownOrg: string
let other: string
let owner: OrgActor
let receiver: OrgActor
/** May write members everywhere, and is no owner. */
let login: OrgActor
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  other = await addOrgOverApi(server, 'Other')
  owner = await addOrgActor(server, ownOrg, ['ORG_OWNER'])
  receiver = await addOrgActor(server, other, ['ORG_OWNER'])
  login = await addOrgActor(server, ownOrg, ['IAM_LOGIN_CLIENT'])
})
afterAll(() => server.stop())

const call = (method: string, path: string, body?: object, actor: { token: string } = owner) =>
  server.rest(method, `/management/v1${path}`, body, { token: actor.token })
const outcome = ({ status, body }: { status: number; body: { code: number; message: string } }) => [
  status,
  body.code,
  body.message,
]
const denied = [403, 7, 'No matching permissions found (AUTH-5mWD2)']
const invalid = (id: string) => [400, 3, `Member is invalid (${id})`]
const noUser = [400, 9, 'User could not be found (PROJECT-uXHNj)']

let count = 0
async function person(orgId = ownOrg, [firstName, lastName] = ['Minnie', 'Mouse']): Promise<string> {
  const userName = `member-${count++}`
  const human = {
    userName,
    profile: { firstName, lastName },
    email: { email: `${userName}@acme.example`, isEmailVerified: true },
    initialPassword: 'Passw0rd!',
  }
  return (await server.rest('POST', '/management/v1/users/human', human, { orgId })).body.userId
}

let projectId: string
let grantId: string
beforeEach(async () => {
  projectId = (await call('POST', '/projects', { name: `Project ${count++}` })).body.id
  await call('POST', `/projects/${projectId}/roles`, { roleKey: 'reader', displayName: 'Reader' })
  const grant = { grantedOrgId: other, roleKeys: ['reader'] }
  grantId = (await call('POST', `/projects/${projectId}/grants`, grant)).body.grantId
})
const stored = async () => (await server.runtime.services.events.load(projectAggregate, projectId)).state

const details = {
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
}

describe('a project:', () => {
  const members = (method: string, path: string, body?: object, actor = owner) =>
    call(method, `/projects/${projectId}/members${path}`, body, actor)
  const rolesOf = async (userId: string) => (await stored()).members[userId]?.roles

  test('AddProjectMember, UpdateProjectMember and RemoveProjectMember grant, change and revoke roles', async () => {
    const userId = await person()
    const viewer = { userId, roles: ['PROJECT_OWNER_VIEWER', 'PROJECT_OWNER_VIEWER'] }
    expect(await members('POST', '', viewer)).toMatchObject({
      status: 200,
      body: { details: { ...details, resourceOwner: ownOrg } },
    })
    expect(await rolesOf(userId)).toEqual(['PROJECT_OWNER_VIEWER'])
    const both = { roles: ['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER'] }
    expect((await members('PUT', `/${userId}`, both)).status).toBe(200)
    expect(await rolesOf(userId)).toEqual(both.roles)
    expect((await members('PUT', `/${userId}`, { roles: ['PROJECT_OWNER', 'PROJECT_OWNER'] })).status).toBe(200)
    expect(await rolesOf(userId)).toEqual(['PROJECT_OWNER'])
    expect((await members('DELETE', `/${userId}`)).status).toBe(200)
    expect(await rolesOf(userId)).toBeUndefined()
  })

  test.each([
    [[]],
    [['ORG_OWNER']],
    [['IAM_OWNER']],
    [['PROJECT_GRANT_OWNER']],
    [['PROJECT_OWNER', 'MADE_UP']],
    [['PROJECT_OWNER_GLOBAL']],
  ])('rejects the roles %j', async (roles) => {
    const userId = await person()
    expect(outcome(await members('POST', '', { userId, roles }))).toEqual(invalid('PROJECT-3m9ds'))
    await members('POST', '', { userId, roles: ['PROJECT_OWNER'] })
    expect(outcome(await members('PUT', `/${userId}`, { roles }))).toEqual(invalid('PROJECT-3m9d2'))
    expect(await rolesOf(userId)).toEqual(['PROJECT_OWNER'])
  })

  test('rejects an existing member, the same roles, and an unknown member', async () => {
    const userId = await person()
    await members('POST', '', { userId, roles: ['PROJECT_OWNER'] })
    expect(outcome(await members('POST', '', { userId, roles: ['PROJECT_OWNER_VIEWER'] }))).toEqual([
      409,
      6,
      'Member already exists (PROJECT-PtXi1)',
    ])
    expect(outcome(await members('PUT', `/${userId}`, { roles: ['PROJECT_OWNER'] }))).toEqual([
      400,
      9,
      'Roles have not been changed (PROJECT-LiaZi)',
    ])
    for (const nobody of [UNKNOWN, receiver.userId, 'constructor']) {
      expect(outcome(await members('PUT', `/${nobody}`, { roles: ['PROJECT_OWNER'] }))).toEqual([
        404,
        5,
        'Member could not be found (PROJECT-D8JxR)',
      ])
      expect(outcome(await members('DELETE', `/${nobody}`))).toEqual([
        404,
        5,
        'Member could not be found (PROJECT-66mHd)',
      ])
    }
  })

  test('rejects users of an organization whose users the caller may not read', async () => {
    const stranger = await person(other)
    for (const userId of [stranger, UNKNOWN])
      expect(outcome(await members('POST', '', { userId, roles: ['PROJECT_OWNER'] }))).toEqual(noUser)
    const path = `/management/v1/projects/${projectId}/members`
    const body = { userId: stranger, roles: ['PROJECT_OWNER_VIEWER'] }
    expect((await server.rest('POST', path, body, { orgId: ownOrg })).status).toBe(200)
  })

  test('a caller who is not an owner cannot add owners', async () => {
    const [userId, boss] = [await person(), await person()]
    await members('POST', '', { userId: boss, roles: ['PROJECT_OWNER'] })
    expect(outcome(await members('POST', '', { userId, roles: ['PROJECT_OWNER'] }, login))).toEqual(denied)
    expect((await members('POST', '', { userId, roles: ['PROJECT_OWNER_VIEWER'] }, login)).status).toBe(200)
    expect(outcome(await members('PUT', `/${userId}`, { roles: ['PROJECT_OWNER'] }, login))).toEqual(denied)
    expect(outcome(await members('PUT', `/${boss}`, { roles: ['PROJECT_OWNER_VIEWER'] }, login))).toEqual(denied)
    expect([await rolesOf(userId), await rolesOf(boss)]).toEqual([['PROJECT_OWNER_VIEWER'], ['PROJECT_OWNER']])
  })

  test('allows an owner to manage it, and a viewer to read it', async () => {
    const [boss, viewer] = [await addOrgActor(server, ownOrg, []), await addOrgActor(server, ownOrg, [])]
    await members('POST', '', { userId: boss.userId, roles: ['PROJECT_OWNER'] })
    expect((await members('POST', '', { userId: viewer.userId, roles: ['PROJECT_OWNER_VIEWER'] }, boss)).status).toBe(
      200,
    )
    expect((await members('POST', '/_search', {}, viewer)).body.details.totalResult).toBe('2')
    expect(outcome(await members('DELETE', `/${boss.userId}`, undefined, viewer))).toEqual(denied)
    expect(outcome(await call('PUT', `/projects/${projectId}`, { name: 'Mine' }, viewer))).toEqual(denied)
    expect((await members('DELETE', `/${viewer.userId}`, undefined, boss)).status).toBe(200)
    expect((await members('POST', '/_search', {}, viewer)).status).toBe(404)
  })

  test('ListProjectMemberRoles returns the assignable roles; the default organization has more', async () => {
    const path = '/management/v1/projects/members/roles/_search'
    const roles = async (orgId?: string) => (await server.rest('POST', path, {}, orgId ? { orgId } : {})).body.result
    expect(await roles(ownOrg)).toEqual(['PROJECT_OWNER', 'PROJECT_OWNER_VIEWER'])
    expect(await roles()).toEqual(expect.arrayContaining(['PROJECT_OWNER', 'PROJECT_OWNER_GLOBAL']))
    const home = (await server.rest('POST', '/management/v1/projects', { name: 'Home' })).body.id
    const me = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
    const body = { userId: await person(me), roles: ['PROJECT_OWNER_GLOBAL'] }
    expect((await server.rest('POST', `/management/v1/projects/${home}/members`, body)).status).toBe(200)
  })

  test('ListProjectMembers returns the members, finds them by name, and pages by id', async () => {
    const ids = [await person(ownOrg, ['Huey', 'Duck']), await person(ownOrg, ['Gus', 'Goose'])]
    for (const userId of ids) await members('POST', '', { userId, roles: ['PROJECT_OWNER'] })
    const find = async (body: object) =>
      ((await members('POST', '/_search', body)).body.result ?? []).map((one: { userId: string }) => one.userId)
    const { body } = await members('POST', '/_search', { queries: [{ userIdQuery: { userId: ids[0] } }] })
    expect(body).toEqual({
      details: { totalResult: '1', processedSequence: expect.any(String), viewTimestamp: expect.any(String) },
      result: [
        {
          userId: ids[0],
          details: { ...details, resourceOwner: ownOrg },
          roles: ['PROJECT_OWNER'],
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
    const { email } = body.result[0]
    expect(await find({ queries: [{ emailQuery: { email } }] })).toEqual([ids[0]])
    expect(await find({ queries: [{ lastNameQuery: { lastName: 'Goose' } }] })).toEqual([ids[1]])
    const method = 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE'
    expect(await find({ queries: [{ firstNameQuery: { firstName: 'U', method } }], query: { asc: true } })).toEqual(ids)
    expect(await find({})).toEqual(ids.toReversed())
    expect(await find({ query: { asc: true, offset: '1', limit: 1 } })).toEqual([ids[1]])
    expect(outcome(await members('POST', '/_search', { query: { limit: 1001 } }))).toEqual([
      400,
      3,
      'Limit exceeded (QUERY-4M0fs)',
    ])
  })

  test('has no membership of a removed user', async () => {
    const userId = await person()
    await members('POST', '', { userId, roles: ['PROJECT_OWNER'] })
    await call('DELETE', `/users/${userId}`)
    expect(await rolesOf(userId)).toBeUndefined()
    expect((await members('POST', '/_search', {})).body.result).toBeUndefined()
  })

  test('has its creator as owner if the creator may only create projects', async () => {
    const creator = await addOrgActor(server, ownOrg, ['ORG_PROJECT_CREATOR'])
    const { body, status } = await call('POST', '/projects', { name: `Project ${count++}` }, creator)
    expect(status).toBe(200)
    const { state } = await server.runtime.services.events.load(projectAggregate, body.id)
    expect(Object.entries(state.members).map(([id, { roles }]) => [id, roles])).toEqual([
      [creator.userId, ['PROJECT_OWNER']],
    ])
    expect((await call('PUT', `/projects/${body.id}`, { name: `Mine ${count++}` }, creator)).status).toBe(200)
    expect((await call('PUT', `/projects/${projectId}`, { name: `Mine ${count++}` }, creator)).status).toBe(403)
    const seen = await call('POST', '/projects/_search', {}, creator)
    expect(seen.body.result.map((one: { id: string }) => one.id)).toEqual([body.id])
  })
})

describe('a project granted to another organization:', () => {
  const members = (method: string, path: string, body?: object, actor = receiver) =>
    call(method, `/projects/${projectId}/grants/${grantId}/members${path}`, body, actor)
  const rolesOf = async (userId: string) => (await stored()).grants[grantId]?.members[userId]?.roles

  test('AddProjectGrantMember, UpdateProjectGrantMember and RemoveProjectGrantMember grant, change and revoke roles', async () => {
    const userId = await person(other)
    const added = await members('POST', '', { userId, roles: ['PROJECT_GRANT_OWNER'] })
    expect(added).toMatchObject({ status: 200, body: { details: { ...details, resourceOwner: ownOrg } } })
    expect(await rolesOf(userId)).toEqual(['PROJECT_GRANT_OWNER'])
    expect((await members('PUT', `/${userId}`, { roles: ['PROJECT_GRANT_OWNER_VIEWER'] })).status).toBe(200)
    expect(await rolesOf(userId)).toEqual(['PROJECT_GRANT_OWNER_VIEWER'])
    expect((await members('DELETE', `/${userId}`)).status).toBe(200)
    expect(await rolesOf(userId)).toBeUndefined()
  })

  test.each([[[]], [['PROJECT_OWNER']], [['ORG_OWNER']], [['PROJECT_GRANT_OWNER', 'MADE_UP']]])(
    'rejects the roles %j',
    async (roles) => {
      const userId = await person(other)
      expect(outcome(await members('POST', '', { userId, roles }))).toEqual(invalid('PROJECT-8fi7G'))
      expect(outcome(await members('PUT', `/${userId}`, { roles }))).toEqual(invalid('PROJECT-109fs'))
      expect(await rolesOf(userId)).toBeUndefined()
    },
  )

  test('rejects an existing member, the same roles, an unknown member, and a user the caller may not read', async () => {
    const userId = await person(other)
    const roles = ['PROJECT_GRANT_OWNER']
    await members('POST', '', { userId, roles })
    expect(outcome(await members('POST', '', { userId, roles }))).toEqual([
      409,
      6,
      'Member already exists (PROJECT-16dVN)',
    ])
    expect(outcome(await members('PUT', `/${userId}`, { roles }))).toEqual([
      400,
      9,
      'Roles have not been changed (PROJECT-2n8vx)',
    ])
    expect(outcome(await members('PUT', `/${UNKNOWN}`, { roles }))).toEqual([
      404,
      5,
      'Member could not be found (PROJECT-8yfnd)',
    ])
    expect(outcome(await members('DELETE', `/${UNKNOWN}`))).toEqual([
      404,
      5,
      'Member could not be found (PROJECT-ed4ff)',
    ])
    for (const nobody of [UNKNOWN, await person()])
      expect(outcome(await members('POST', '', { userId: nobody, roles }))).toEqual(noUser)
  })

  test('is managed by its members according to their roles, and they manage nothing else', async () => {
    const [boss, viewer] = [await addOrgActor(server, other, []), await addOrgActor(server, other, [])]
    await members('POST', '', { userId: boss.userId, roles: ['PROJECT_GRANT_OWNER'] })
    const added = await members('POST', '', { userId: viewer.userId, roles: ['PROJECT_GRANT_OWNER_VIEWER'] }, boss)
    expect(added.status).toBe(200)
    expect((await members('POST', '/_search', {}, viewer)).body.details.totalResult).toBe('2')
    expect(outcome(await members('DELETE', `/${boss.userId}`, undefined, viewer))).toEqual(denied)
    const give = { projectId, projectGrantId: grantId, roleKeys: ['reader'] }
    const userId = await person(other)
    expect(outcome(await call('POST', `/users/${userId}/grants`, give, viewer))).toEqual(denied)
    expect((await call('POST', `/users/${userId}/grants`, give, boss)).status).toBe(200)

    const second = (await call('POST', '/projects', { name: `Project ${count++}` })).body.id
    const grant = await call('POST', `/projects/${second}/grants`, { grantedOrgId: other, roleKeys: [] })
    const at = `/projects/${second}/grants/${grant.body.grantId}`
    expect(outcome(await call('POST', `${at}/members/_search`, {}, boss))).toEqual(denied)
    const elsewhere = { projectId: second, projectGrantId: grant.body.grantId }
    expect(outcome(await call('POST', `/users/${userId}/grants`, elsewhere, boss))).toEqual(denied)
    const seen = await call('POST', '/granted_projects/_search', {}, boss)
    expect(seen.body.result.map((one: { grantId: string }) => one.grantId)).toEqual([grantId])
    const roles = await call('POST', '/users/grants/_search', {}, boss)
    expect(roles.body.result.map((one: { projectGrantId: string }) => one.projectGrantId)).toEqual([grantId])
  })

  test('lets the owner of the project list and remove its members, but not add them', async () => {
    const userId = await person(other)
    await members('POST', '', { userId, roles: ['PROJECT_GRANT_OWNER'] })
    expect((await members('POST', '/_search', {}, owner)).body.result).toMatchObject([{ userId }])
    const mine = { userId: await person(), roles: ['PROJECT_GRANT_OWNER_VIEWER'] }
    expect(outcome(await members('POST', '', mine, owner))).toEqual(denied)
    expect(outcome(await members('PUT', `/${userId}`, { roles: mine.roles }, owner))).toEqual(denied)
    expect((await members('DELETE', `/${userId}`, undefined, owner)).status).toBe(200)
    expect(await rolesOf(userId)).toBeUndefined()
  })

  test('a caller who is not an owner cannot add owners', async () => {
    const userId = await person(other)
    const path = `/management/v1/projects/${projectId}/grants/${grantId}/members`
    const as = (roles: string[]) => server.rest('POST', path, { userId, roles }, { token: login.token, orgId: other })
    expect(outcome(await as(['PROJECT_GRANT_OWNER']))).toEqual(denied)
    expect((await as(['PROJECT_GRANT_OWNER_VIEWER'])).status).toBe(200)
  })

  test('ListProjectGrantMemberRoles returns the assignable roles', async () => {
    expect((await call('POST', '/projects/grants/members/roles/_search', {}, receiver)).body.result).toEqual([
      'PROJECT_GRANT_OWNER',
      'PROJECT_GRANT_OWNER_VIEWER',
    ])
  })

  test('ListProjectGrantMembers finds by name, and pages', async () => {
    const ids = [await person(other, ['Huey', 'Duck']), await person(other, ['Gus', 'Goose'])]
    for (const userId of ids) await members('POST', '', { userId, roles: ['PROJECT_GRANT_OWNER'] })
    const find = async (body: object) =>
      ((await members('POST', '/_search', body)).body.result ?? []).map((one: { userId: string }) => one.userId)
    expect(await find({ query: { asc: true } })).toEqual(ids)
    expect(await find({ query: { limit: 1 } })).toEqual([ids[1]])
    expect(await find({ queries: [{ firstNameQuery: { firstName: 'Huey' } }] })).toEqual([ids[0]])
    expect((await members('POST', '/_search', {})).body.result[0].details.resourceOwner).toBe(other)
  })

  test('loses its members with the user, the grant and the project: their rights end at once', async () => {
    const boss = await addOrgActor(server, other, [])
    const [userId] = [await person(other)]
    for (const one of [boss.userId, userId]) await members('POST', '', { userId: one, roles: ['PROJECT_GRANT_OWNER'] })
    await call('DELETE', `/users/${userId}`, undefined, receiver)
    expect(await rolesOf(userId)).toBeUndefined()
    expect((await members('POST', '/_search', {}, boss)).status).toBe(200)
    expect((await call('DELETE', `/projects/${projectId}/grants/${grantId}`)).status).toBe(200)
    expect((await members('POST', '/_search', {}, boss)).status).toBe(404)
  })
})
