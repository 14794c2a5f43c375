/** User grants over REST: stored data, every error, and every search (docs/contract/zitadel-management-v1.md, 7.7). */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
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

const call = (method: string, path: string, body?: object, actor: { token: string } = owner) =>
  server.rest(method, `/management/v1${path}`, body, { token: actor.token })
/** The response of a call that has to succeed. */
async function done(method: string, path: string, body?: object, actor: { token: string } = owner) {
  const response = await call(method, path, body, actor)
  expect([path, response.status, response.body]).toEqual([path, 200, response.body])
  return response.body
}

let count = 0
async function person(orgId = ownOrg, [firstName, lastName] = ['Minnie', 'Mouse']): Promise<string> {
  const userName = `person-${count++}`
  const human = {
    userName,
    profile: { firstName, lastName },
    email: { email: `${userName}@acme.example`, isEmailVerified: true },
    initialPassword: 'Passw0rd!',
  }
  return (await server.rest('POST', '/management/v1/users/human', human, { orgId })).body.userId
}
async function project(name = `Project ${count++}`): Promise<string> {
  const { id } = await done('POST', '/projects', { name })
  const roles = ['reader', 'writer', 'boss'].map((key) => ({ key, displayName: key }))
  await done('POST', `/projects/${id}/roles/_bulk`, { roles })
  return id
}
/** A project granted to the other organization, with two of its roles. */
async function granted() {
  const projectId = await project()
  const grant = { grantedOrgId: other, roleKeys: ['reader', 'writer'] }
  const { grantId: projectGrantId } = await done('POST', `/projects/${projectId}/grants`, grant)
  return { projectId, projectGrantId: projectGrantId as string }
}
const give = async (userId: string, body: object, actor: { token: string } = owner): Promise<string> =>
  (await done('POST', `/users/${userId}/grants`, body, actor)).userGrantId
const stored = async (id: string) => (await server.runtime.services.events.load(userGrantAggregate, id)).state
const outcome = ({ status, body }: { status: number; body: { code: number; message: string } }) => [
  status,
  body.code,
  body.message,
]

const details = {
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: expect.stringMatching(/^\d{18}$/),
}

describe('AddUserGrant', () => {
  test('stores the roles with their user, project and creator, and GetUserGrantByID returns them with all names', async () => {
    const [userId, projectId] = [await person(ownOrg, ['Huey', 'Duck']), await project('The shop')]
    const body = await done('POST', `/users/${userId}/grants`, { projectId, roleKeys: ['reader', 'boss', 'reader'] })
    expect(body).toEqual({ userGrantId: expect.stringMatching(/^\d{18}$/), details: { ...details, sequence: '1' } })
    expect(await stored(body.userGrantId)).toEqual({
      status: 'active',
      userId,
      projectId,
      projectGrantId: '',
      roleKeys: ['reader', 'boss'],
    })
    const read = await done('GET', `/users/${userId}/grants/${body.userGrantId}`)
    expect(read.userGrant).toEqual({
      id: body.userGrantId,
      details: body.details,
      roleKeys: ['reader', 'boss'],
      state: 'USER_GRANT_STATE_ACTIVE',
      userId,
      userName: expect.stringMatching(/^person-/),
      firstName: 'Huey',
      lastName: 'Duck',
      displayName: 'Huey Duck',
      email: expect.stringMatching(/@acme\.example$/),
      preferredLoginName: read.userGrant.userName,
      userType: 'TYPE_HUMAN',
      orgId: ownOrg,
      orgName: 'Own',
      orgDomain: 'own.localhost',
      projectId,
      projectName: 'The shop',
    })
  })

  test('accepts a grant without roles, for projects that check only for a grant', async () => {
    const id = await give(await person(), { projectId: await project() })
    expect((await stored(id)).roleKeys).toEqual([])
  })

  test('allows a granted organization to give the project’s roles to its users, with or without the grant id', async () => {
    const { projectId, projectGrantId } = await granted()
    for (const body of [
      { projectId, projectGrantId, roleKeys: ['reader'] },
      { projectId, roleKeys: ['writer'] },
    ]) {
      const userId = await person(other)
      const id = await give(userId, body, receiver)
      expect(await stored(id)).toMatchObject({ projectId, projectGrantId, roleKeys: body.roleKeys })
      // What one organization gives is not in another's hands, the owner of the project included.
      expect((await call('GET', `/users/${userId}/grants/${id}`)).status).toBe(404)
      expect((await call('GET', `/users/${userId}/grants/${id}`, undefined, receiver)).status).toBe(200)
    }
  })

  test('is rejected the second time for one project, and accepted for another', async () => {
    const [userId, projectId] = [await person(), await project()]
    await give(userId, { projectId, roleKeys: ['reader'] })
    const again = await call('POST', `/users/${userId}/grants`, { projectId, roleKeys: ['writer'] })
    expect(outcome(again)).toEqual([409, 6, 'User grant already exists (V3-DKcYh)'])
    await give(userId, { projectId: await project(), roleKeys: ['reader'] })
  })

  test('rejects invalid roles, and stores nothing', async () => {
    const userId = await person()
    const stranger = await person(other)
    const projectId = await project()
    const { projectId: grantedId, projectGrantId } = await granted()
    const noUser = [400, 9, 'User could not be found (COMMAND-uXHNj)']
    const noProject = [400, 9, 'Project could not be found (COMMAND-3n77S)']
    const noRole = [400, 9, "Role doesn't exist (COMMAND-mm9F4)"]
    const noGrant = [400, 9, 'Project grant could not be found (COMMAND-4m9ff)']
    const refused: [string, object, OrgActor, unknown[]][] = [
      ['999999999999999999', { projectId }, owner, noUser],
      [stranger, { projectId }, owner, noUser],
      [userId, { projectId: '999999999999999999' }, owner, noProject],
      [userId, { projectId, roleKeys: ['reader', 'nobody'] }, owner, noRole],
      [userId, { projectId, projectGrantId }, owner, noGrant],
      [userId, { projectId: grantedId, projectGrantId }, owner, noGrant],
      [stranger, { projectId }, receiver, noProject],
      [stranger, { projectId, projectGrantId }, receiver, noProject],
      [stranger, { projectId: grantedId, projectGrantId: '999999999999999999' }, receiver, noGrant],
      [stranger, { projectId: grantedId, projectGrantId, roleKeys: ['boss'] }, receiver, noRole],
    ]
    for (const [user, body, actor, refusal] of refused)
      expect([body, ...outcome(await call('POST', `/users/${user}/grants`, body, actor))]).toEqual([body, ...refusal])
    await done('POST', `/projects/${grantedId}/grants/${projectGrantId}/_deactivate`, {})
    const suspended = await call('POST', `/users/${stranger}/grants`, { projectId: grantedId }, receiver)
    expect(outcome(suspended)).toEqual([400, 9, 'Project grant is not active (COMMAND-4m9fa)'])
    for (const id of [userId, stranger]) {
      const rows = await server.runtime.services.rows
        .selectFrom('user_grants')
        .where('user_id', '=', id)
        .selectAll()
        .execute()
      expect(rows).toEqual([])
    }
  })

  test('requires a project', async () => {
    expect(outcome(await call('POST', `/users/${await person()}/grants`, {}))).toEqual([
      400,
      3,
      'invalid AddUserGrantRequest.ProjectId: value length must be between 1 and 200 runes, inclusive',
    ])
  })

  test('an administrator of the instance may give roles to people of any organization', async () => {
    const [userId, projectId] = [await person(other), await project()]
    const body = { projectId, roleKeys: ['reader'] }
    const added = await server.rest('POST', `/management/v1/users/${userId}/grants`, body, { orgId: ownOrg })
    expect(added).toMatchObject({ status: 200, body: { details: { resourceOwner: ownOrg } } })
  })
})

test('UpdateUserGrant replaces the roles, and rejects the same ones and invalid ones', async () => {
  const [userId, projectId] = [await person(), await project()]
  const path = `/users/${userId}/grants/${await give(userId, { projectId, roleKeys: ['reader', 'writer'] })}`
  expect((await done('PUT', path, { roleKeys: ['boss', 'boss'] })).details).toEqual({ ...details, sequence: '2' })
  expect((await done('GET', path)).userGrant.roleKeys).toEqual(['boss'])
  expect(outcome(await call('PUT', path, { roleKeys: ['boss'] }))).toEqual([
    400,
    9,
    'User grant has not been changed (COMMAND-Rs8fy)',
  ])
  expect(outcome(await call('PUT', path, { roleKeys: ['nobody'] }))).toEqual([
    400,
    9,
    "Role doesn't exist (COMMAND-mm9F4)",
  ])
  expect((await done('PUT', path, {})).details.sequence).toBe('3')
  expect((await done('GET', path)).userGrant.roleKeys).toBeUndefined()
})

test('DeactivateUserGrant and ReactivateUserGrant are rejected when repeated', async () => {
  const userId = await person()
  const path = `/users/${userId}/grants/${await give(userId, { projectId: await project() })}`
  const state = async () => (await done('GET', path)).userGrant.state
  expect(outcome(await call('POST', `${path}/_reactivate`, {}))).toEqual([
    400,
    9,
    'User grant is not inactive (COMMAND-1ML0v)',
  ])
  await done('POST', `${path}/_deactivate`, {})
  expect(await state()).toBe('USER_GRANT_STATE_INACTIVE')
  expect(outcome(await call('POST', `${path}/_deactivate`, {}))).toEqual([
    400,
    9,
    'User grant is not active (COMMAND-1S9gx)',
  ])
  await done('POST', `${path}/_reactivate`, {})
  expect(await state()).toBe('USER_GRANT_STATE_ACTIVE')
})

test.each([
  ['GET', '', undefined, 'COMMAND-3M9sd'],
  ['PUT', '', { roleKeys: ['reader'] }, 'COMMAND-3M9sd'],
  ['POST', '/_deactivate', {}, 'COMMAND-3M9sd'],
  ['POST', '/_reactivate', {}, 'COMMAND-3M9sd'],
  ['DELETE', '', undefined, 'COMMAND-1My0t'],
])(
  '%s …/grants/{id}%s: unknown grants, and those of another user or organization, get one response',
  async (...one) => {
    const [method, path, body, id] = one
    const [userId, projectId] = [await person(), await project()]
    const grantId = await give(userId, { projectId, roleKeys: ['boss'] })
    const refusal = [404, 5, `User grant could not be found (${id})`]
    const at = (user: string, grant: string) => `/users/${user}/grants/${grant}${path}`
    expect(outcome(await call(method, at(userId, '999999999999999999'), body))).toEqual(refusal)
    expect(outcome(await call(method, at(owner.userId, grantId), body))).toEqual(refusal)
    expect(outcome(await call(method, at(userId, grantId), body, receiver))).toEqual(refusal)
    expect(await stored(grantId)).toMatchObject({ status: 'active', roleKeys: ['boss'] })
  },
)

test('RemoveUserGrant and BulkRemoveUserGrant remove all named grants or none', async () => {
  const [userId, projectId] = [await person(), await project()]
  const one = await give(userId, { projectId })
  expect((await done('DELETE', `/users/${userId}/grants/${one}`)).details).toEqual({ ...details, sequence: '2' })
  const ids = [
    await give(userId, { projectId }),
    await give(userId, { projectId: await project() }),
    await give(await person(), { projectId }),
  ]
  const bulk = (grantId: string[], actor = owner) => call('DELETE', '/user_grants/_bulk', { grantId }, actor)
  const gone = [404, 5, 'User grant could not be found (COMMAND-1My0t)']
  expect(outcome(await bulk([...ids, one]))).toEqual(gone)
  expect(outcome(await bulk(ids, receiver))).toEqual(gone)
  expect((await bulk([])).body.message).toMatch(/\(COMMAND-5M0sd\)$/)
  for (const id of ids) expect((await stored(id)).status).toBe('active')
  expect(await bulk([...ids, ...ids])).toMatchObject({ status: 200, body: {} })
  for (const id of ids) expect((await stored(id)).status).toBe('removed')
})

describe('ListUserGrants', () => {
  const method = (name: string) => `TEXT_QUERY_METHOD_${name}`
  let searcher: OrgActor
  let ids: string[]
  let shop: string
  let bank: { projectId: string; projectGrantId: string }
  let users: string[]
  beforeAll(async () => {
    const orgId = await addOrgOverApi(server, 'Searched')
    searcher = await addOrgActor(server, orgId, ['ORG_OWNER'])
    users = [
      await person(orgId, ['Huey', 'Duck']),
      await person(orgId, ['Dewey', 'Duck']),
      await person(orgId, ['Gus', 'Goose']),
    ]
    const machine = await addOrgActor(server, orgId, [])
    shop = (await done('POST', '/projects', { name: 'Shop' }, searcher)).id
    const roles = ['reader', 'Writer'].map((key) => ({ key, displayName: key }))
    await done('POST', `/projects/${shop}/roles/_bulk`, { roles }, searcher)
    const bankId = await project('Bank')
    const { grantId } = await done('POST', `/projects/${bankId}/grants`, { grantedOrgId: orgId, roleKeys: ['boss'] })
    bank = { projectId: bankId, projectGrantId: grantId }
    const [huey = '', dewey = '', gus = ''] = users
    ids = [
      await give(huey, { projectId: shop, roleKeys: ['reader', 'Writer'] }, searcher),
      await give(huey, { ...bank, roleKeys: ['boss'] }, searcher),
      await give(dewey, { projectId: shop, roleKeys: ['reader'] }, searcher),
      await give(gus, { projectId: shop }, searcher),
      await give(machine.userId, { projectId: shop, roleKeys: ['Writer'] }, searcher),
    ]
  })

  const search = (body: object, actor = searcher) => call('POST', '/users/grants/_search', body, actor)
  /** Which of the grants are found, by their place. */
  async function findGrants(...queries: object[]): Promise<number[]> {
    const { body } = await search({ query: { asc: true }, queries })
    const places = (body.result ?? []).map((grant: { id: string }) => ids.indexOf(grant.id))
    expect(body.details.totalResult ?? '0').toBe(String(places.length))
    return places
  }

  test('finds grants of the organization, and no others', async () => {
    expect(await findGrants()).toEqual([0, 1, 2, 3, 4])
    expect(await findGrants({ withGrantedQuery: { withGranted: true } })).toEqual([0, 1, 2, 3, 4])
  })

  test('by ids', async () => {
    expect(await findGrants({ projectIdQuery: { projectId: shop } })).toEqual([0, 2, 3, 4])
    expect(await findGrants({ projectIdQuery: { projectId: '999999999999999999' } })).toEqual([])
    expect(await findGrants({ userIdQuery: { userId: users[0] } })).toEqual([0, 1])
    expect(await findGrants({ projectGrantIdQuery: { projectGrantId: bank.projectGrantId } })).toEqual([1])
    expect(await findGrants({ userIdQuery: { userId: users[0] } }, { projectIdQuery: { projectId: shop } })).toEqual([
      0,
    ])
  })

  test.each([
    ['EQUALS', 'Writer', [0, 4]],
    ['EQUALS', 'writer', []],
    ['EQUALS_IGNORE_CASE', 'writer', [0, 4]],
    ['STARTS_WITH', 'rea', [0, 2]],
    ['CONTAINS_IGNORE_CASE', 'IT', [0, 4]],
    ['ENDS_WITH', 'ss', [1]],
    ['ENDS_WITH_IGNORE_CASE', 'ER', [0, 2, 4]],
  ])('by a role, %s %s', async (name, roleKey, places) => {
    expect(await findGrants({ roleKeyQuery: { roleKey, method: method(name) } })).toEqual(places)
  })

  test('by the names of the user, the project and the organization', async () => {
    const [, dewey] = users
    const { userName, email } = (await search({ queries: [{ userIdQuery: { userId: dewey } }] })).body.result[0]
    expect(await findGrants({ userNameQuery: { userName } })).toEqual([2])
    expect(
      await findGrants({ emailQuery: { email: email.toUpperCase(), method: method('EQUALS_IGNORE_CASE') } }),
    ).toEqual([2])
    expect(await findGrants({ emailQuery: { email: email.toUpperCase() } })).toEqual([])
    expect(await findGrants({ firstNameQuery: { firstName: 'Gus' } })).toEqual([3])
    expect(await findGrants({ lastNameQuery: { lastName: 'duc', method: method('STARTS_WITH_IGNORE_CASE') } })).toEqual(
      [0, 1, 2],
    )
    expect(await findGrants({ displayNameQuery: { displayName: 'y D', method: method('CONTAINS') } })).toEqual([
      0, 1, 2,
    ])
    expect(
      await findGrants({ projectNameQuery: { projectName: 'bank', method: method('EQUALS_IGNORE_CASE') } }),
    ).toEqual([1])
    expect(await findGrants({ orgNameQuery: { orgName: 'Searched' } })).toEqual([0, 1, 2, 3, 4])
    expect(await findGrants({ orgNameQuery: { orgName: 'searched' } })).toEqual([])
    expect(
      await findGrants({ orgDomainQuery: { orgDomain: 'searched.', method: method('STARTS_WITH') } }),
    ).toHaveLength(5)
    expect(await findGrants({ orgDomainQuery: { orgDomain: 'own.localhost' } })).toEqual([])
    expect(await findGrants({ userTypeQuery: { type: 'TYPE_MACHINE' } })).toEqual([4])
    expect(await findGrants({ userTypeQuery: { type: 'TYPE_HUMAN' } })).toEqual([0, 1, 2, 3])
    expect(await findGrants({ userTypeQuery: { type: 'TYPE_UNSPECIFIED' } })).toEqual([])
  })

  test('by several queries at once', async () => {
    const duck = { lastNameQuery: { lastName: 'Duck' } }
    expect(await findGrants(duck, { roleKeyQuery: { roleKey: 'reader' } })).toEqual([0, 2])
    expect(
      await findGrants(duck, { roleKeyQuery: { roleKey: 'reader' } }, { roleKeyQuery: { roleKey: 'Writer' } }),
    ).toEqual([0])
    expect(await findGrants(duck, { userTypeQuery: { type: 'TYPE_MACHINE' } })).toEqual([])
  })

  test('in pages, newest first by default', async () => {
    const page = async (query: object, queries: object[] = []) => {
      const { body } = await search({ query, queries })
      return [body.details.totalResult, ...(body.result ?? []).map((grant: { id: string }) => ids.indexOf(grant.id))]
    }
    expect(await page({})).toEqual(['5', 4, 3, 2, 1, 0])
    expect(await page({ asc: true, offset: '1', limit: 2 })).toEqual(['5', 1, 2])
    expect(await page({ offset: '4', limit: 2 })).toEqual(['5', 0])
    expect(await page({ offset: '9' })).toEqual(['5'])
    const readers = [{ roleKeyQuery: { roleKey: 'reader' } }]
    expect(await page({ limit: 1 }, readers)).toEqual(['2', 2])
    expect(await page({ asc: true, offset: 1, limit: 1 }, readers)).toEqual(['2', 2])
    expect(outcome(await search({ query: { limit: 1001 } }))).toEqual([400, 3, 'Limit exceeded (QUERY-4M0fs)'])
  })

  test('returns to a manager of one project the grants of that project', async () => {
    const { body } = await call('GET', '/orgs/me', undefined, searcher)
    const manager = await addOrgActor(server, body.org.id, [])
    await done('POST', `/projects/${shop}/members`, { userId: manager.userId, roles: ['PROJECT_OWNER'] }, searcher)
    const seen = await search({ query: { asc: true } }, manager)
    expect(seen.body.result.map((grant: { id: string }) => ids.indexOf(grant.id))).toEqual([0, 2, 3, 4])
    expect(seen.body.details.totalResult).toBe('4')
    const [, bankGrant] = ids
    expect((await call('GET', `/users/${users[0]}/grants/${bankGrant}`, undefined, manager)).status).toBe(403)
    expect((await call('DELETE', '/user_grants/_bulk', { grantId: [bankGrant] }, manager)).status).toBe(403)
  })
})

describe('roles end with the objects they depend on:', () => {
  let userId: string
  let ref: { projectId: string; projectGrantId: string }
  let id: string
  let ownId: string
  beforeEach(async () => {
    ref = await granted()
    userId = await person(other)
    id = await give(userId, { ...ref, roleKeys: ['reader', 'writer'] }, receiver)
    ownId = await give(await person(), { projectId: ref.projectId, roleKeys: ['reader', 'writer', 'boss'] })
  })
  const roles = async () => [(await stored(id)).roleKeys, (await stored(ownId)).roleKeys]
  const states = async () => [(await stored(id)).status, (await stored(ownId)).status]

  test('the role', async () => {
    await done('DELETE', `/projects/${ref.projectId}/roles/writer`)
    expect(await roles()).toEqual([['reader'], ['reader', 'boss']])
    expect((await done('GET', `/projects/${ref.projectId}/grants/${ref.projectGrantId}`)).projectGrant).toMatchObject({
      grantedRoleKeys: ['reader'],
    })
    await done('POST', `/projects/${ref.projectId}/roles`, { roleKey: 'writer', displayName: 'Writer' })
    expect(await roles()).toEqual([['reader'], ['reader', 'boss']])
  })

  test('a granted project, also one of two roles', async () => {
    await done('PUT', `/projects/${ref.projectId}/grants/${ref.projectGrantId}`, { roleKeys: ['boss'] })
    expect(await roles()).toEqual([[], ['reader', 'writer', 'boss']])
  })

  test('the grant of the project', async () => {
    await done('DELETE', `/projects/${ref.projectId}/grants/${ref.projectGrantId}`)
    expect(await states()).toEqual(['removed', 'active'])
    expect((await call('GET', `/users/${userId}/grants/${id}`, undefined, receiver)).status).toBe(404)
  })

  test('the project', async () => {
    await done('DELETE', `/projects/${ref.projectId}`)
    expect(await states()).toEqual(['removed', 'removed'])
  })

  test('the user', async () => {
    await done('DELETE', `/users/${userId}`, undefined, receiver)
    expect(await states()).toEqual(['removed', 'active'])
  })

  test('the organization', async () => {
    const orgId = await addOrgOverApi(server, `Ending ${count++}`)
    const grant = { grantedOrgId: orgId, roleKeys: ['reader'] }
    await done('POST', `/projects/${ref.projectId}/grants`, grant)
    const actor = await addOrgActor(server, orgId, ['ORG_OWNER'])
    const ending = await give(await person(orgId), { projectId: ref.projectId, roleKeys: ['reader'] }, actor)
    expect((await server.rest('DELETE', '/management/v1/orgs/me', undefined, { orgId })).status).toBe(200)
    expect((await stored(ending)).status).toBe('removed')
    const left = await done('POST', `/projects/${ref.projectId}/grants/_search`, {})
    expect(left.result.map((one: { grantId: string }) => one.grantId)).toEqual([ref.projectGrantId])
    expect(await states()).toEqual(['active', 'active'])
  })
})
