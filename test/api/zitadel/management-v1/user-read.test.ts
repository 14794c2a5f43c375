/** GetUserByID, GetUserByLoginNameGlobal, ListUsers, IsUserUnique and ListUserChanges over REST. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { type RequestOptions, startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let otherOrg: string
const ids: Record<string, string> = {}
beforeAll(async () => {
  server = await startServer()
  otherOrg = await addOtherOrg(server)
  ids.minnie = await person({ userName: 'Minnie', firstName: 'Minnie', lastName: 'Mouse', nickName: 'Min' })
  ids.mickey = await person({
    userName: 'mickey',
    firstName: 'Mickey',
    lastName: 'Mouse',
    displayName: 'The 100% Mouse',
  })
  ids.donald = await person({
    userName: 'donald',
    firstName: 'Donald',
    lastName: 'Duck',
    nickName: 'Don',
    verified: false,
  })
  ids.foreign = await person({ userName: 'foreign', firstName: 'Minnie', lastName: 'Elsewhere' }, { orgId: otherOrg })
  await server.rest('POST', `/management/v1/users/${ids.mickey}/_lock`, {})
  const { body } = await server.rest('POST', '/management/v1/users/machine', { userName: 'robot', name: 'Robot' })
  ids.robot = body.userId
})
afterAll(() => server.stop())

async function person(
  {
    userName,
    verified = true,
    ...profile
  }: { userName: string; verified?: boolean; [field: string]: string | boolean },
  options?: RequestOptions,
): Promise<string> {
  const email = { email: `${userName}@acme.example`, isEmailVerified: verified }
  const user = { userName, profile: { preferredLanguage: 'de', ...profile }, email, password: 'Passw0rd!' }
  return (await server.rest('POST', '/management/v1/users/human/_import', user, options)).body.userId
}
const get = (id: string, options?: RequestOptions) =>
  server.rest('GET', `/management/v1/users/${id}`, undefined, options)
const search = (body: object, options?: RequestOptions) =>
  server.rest('POST', '/management/v1/users/_search', body, options)
const timestamp = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/)

describe('GetUserByID', () => {
  test('a human user, with all set fields and no empty ones', async () => {
    const { status, body } = await get(ids.minnie ?? '')
    expect(status).toBe(200)
    expect(body).toEqual({
      user: {
        id: ids.minnie,
        details: { sequence: '2', creationDate: timestamp, changeDate: timestamp, resourceOwner: expect.any(String) },
        state: 'USER_STATE_ACTIVE',
        userName: 'Minnie',
        loginNames: ['Minnie'],
        preferredLoginName: 'Minnie',
        human: {
          profile: {
            firstName: 'Minnie',
            lastName: 'Mouse',
            nickName: 'Min',
            displayName: 'Minnie Mouse',
            preferredLanguage: 'de',
          },
          email: { email: 'Minnie@acme.example', isEmailVerified: true },
          phone: {},
          passwordChanged: timestamp,
        },
      },
    })
  })

  test('a machine', async () => {
    const { body } = await get(ids.robot ?? '')
    expect(body.user).toMatchObject({ state: 'USER_STATE_ACTIVE', userName: 'robot', machine: { name: 'Robot' } })
    expect(body.user.human).toBeUndefined()
  })

  test('is found as soon as it is created, ten times in a row', async () => {
    for (let i = 0; i < 10; i++)
      expect((await get(await person({ userName: `at-once-${i}`, firstName: 'A', lastName: 'B' }))).status).toBe(200)
  })

  test('a user of another organization looks like an unknown one', async () => {
    const [foreign, unknown] = [await get(ids.foreign ?? ''), await get('999999999999999999')]
    expect(foreign).toMatchObject({ status: 404, body: { code: 5, message: 'User could not be found (QUERY-Dfbg2)' } })
    expect(foreign.body).toEqual(unknown.body)
    expect((await get(ids.foreign ?? '', { orgId: otherOrg })).status).toBe(200)
  })
})

describe('GetUserByLoginNameGlobal', () => {
  const byName = (loginName: string, options?: RequestOptions) =>
    server.rest(
      'GET',
      `/management/v1/global/users/_by_login_name?loginName=${encodeURIComponent(loginName)}`,
      undefined,
      options,
    )

  test('finds users of all organizations by their exact preferred login name', async () => {
    expect((await byName('Minnie')).body.user.id).toBe(ids.minnie)
    expect((await byName('foreign')).body.user.id).toBe(ids.foreign)
    for (const wrong of ['minnie', 'Minnie ', 'Minni', 'nobody', 'Minnie@acme.example', '@', 'x@', "' OR 1=1 --"])
      expect(await byName(wrong)).toMatchObject({
        status: 404,
        body: { code: 5, message: 'User could not be found (QUERY-Dfbg2)' },
      })
  })

  test('requires a permission', async () => {
    const { token } = await addCaller(server, { orgId: otherOrg, roles: ['ORG_SETTINGS_MANAGER'] })
    expect((await byName('Minnie', { token })).status).toBe(403)
  })

  test('with domains in login names, it is the name at the primary domain', async () => {
    const orgId = await addOtherOrg(server, 'Scoped')
    const { events } = server.runtime.services
    const before = await events.load(policiesAggregate, orgId)
    await events.pushOne(
      { creator: 'TEST', now: Date.now() },
      {
        aggregate: policiesAggregate,
        before,
        owner: orgId,
        events: [policySet(domainPolicy, { ...domainPolicy.defaults, userLoginMustBeDomain: true }, before)],
      },
    )
    const id = await person({ userName: 'Minnie', firstName: 'M', lastName: 'S' }, { orgId })
    expect((await byName('Minnie@scoped.localhost')).body.user).toMatchObject({
      id,
      loginNames: ['Minnie@scoped.localhost'],
      preferredLoginName: 'Minnie@scoped.localhost',
    })
    expect((await byName('Minnie')).body.user.id).toBe(ids.minnie)
    const loginNameQuery = { loginName: 'MINNIE@SCOPED', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' }
    expect(
      (await search({ queries: [{ loginNameQuery }] }, { orgId })).body.result.map((user: { id: string }) => user.id),
    ).toEqual([id])
  })
})

describe('ListUsers', () => {
  const names = async (body: object) => {
    const response = await search(body)
    expect(response.status).toBe(200)
    return (response.body.result ?? []).map((user: { userName: string }) => user.userName)
  }
  const idFilter = { inUserIdsQuery: { userIds: [] as (string | undefined)[] } }
  beforeAll(() => {
    idFilter.inUserIdsQuery.userIds = [ids.minnie, ids.mickey, ids.donald, ids.robot, ids.foreign]
  })

  test('without queries: all users of the organization, by descending id, with the details of a list', async () => {
    const { body } = await search({})
    const userIds = body.result.map((user: { id: string }) => user.id)
    expect(userIds).toContain(ids.minnie)
    expect(userIds).not.toContain(ids.foreign)
    expect(userIds).toEqual([...userIds].sort().reverse())
    expect(body.details).toEqual({
      totalResult: String(userIds.length),
      processedSequence: expect.stringMatching(/^[1-9]\d*$/),
      viewTimestamp: timestamp,
    })
  })

  test('an empty body returns the same', async () => {
    expect((await server.rest('POST', '/management/v1/users/_search')).status).toBe(200)
  })

  test('listed users have all fields', async () => {
    const { body } = await search({ queries: [{ inUserIdsQuery: { userIds: [ids.minnie] } }] })
    expect(body.result).toEqual([(await get(ids.minnie ?? '')).body.user])
  })

  const ignoring = 'TEXT_QUERY_METHOD_EQUALS_IGNORE_CASE'
  test.each([
    [{ userNameQuery: { userName: 'Minnie' } }, ['Minnie']],
    [{ userNameQuery: { userName: 'minnie' } }, []],
    [{ userNameQuery: { userName: 'minnie', method: ignoring } }, ['Minnie']],
    [{ firstNameQuery: { firstName: 'MICKEY', method: ignoring } }, ['mickey']],
    [{ lastNameQuery: { lastName: 'Mou', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }, ['Minnie', 'mickey']],
    [{ lastNameQuery: { lastName: 'mou', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }, []],
    [{ nickNameQuery: { nickName: 'ON', method: 'TEXT_QUERY_METHOD_ENDS_WITH_IGNORE_CASE' } }, ['donald']],
    [{ nickNameQuery: { nickName: 'on', method: 'TEXT_QUERY_METHOD_ENDS_WITH' } }, ['donald']],
    [{ displayNameQuery: { displayName: '100%', method: 'TEXT_QUERY_METHOD_CONTAINS' } }, ['mickey']],
    [{ displayNameQuery: { displayName: '1_0', method: 'TEXT_QUERY_METHOD_CONTAINS' } }, []],
    [{ displayNameQuery: { displayName: 'robo', method: 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE' } }, ['robot']],
    [{ emailQuery: { emailAddress: 'MINNIE@ACME', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' } }, ['Minnie']],
    [{ inUserEmailsQuery: { userEmails: ['mickey@acme.example', 'foreign@acme.example'] } }, ['mickey']],
    [{ loginNameQuery: { loginName: 'donald' } }, ['donald']],
    [{ stateQuery: { state: 'USER_STATE_LOCKED' } }, ['mickey']],
    [{ stateQuery: { state: 'USER_STATE_INITIAL' } }, ['donald']],
    [{ stateQuery: { state: 'USER_STATE_DELETED' } }, []],
    [{ typeQuery: { type: 'TYPE_MACHINE' } }, ['robot']],
    [{ typeQuery: { type: 'TYPE_HUMAN' } }, ['Minnie', 'donald', 'mickey']],
    [{ notQuery: { query: { typeQuery: { type: 'TYPE_HUMAN' } } } }, ['robot']],
    [
      { orQuery: { queries: [{ userNameQuery: { userName: 'robot' } }, { userNameQuery: { userName: 'donald' } }] } },
      ['donald', 'robot'],
    ],
    [{ andQuery: { queries: [{ lastNameQuery: { lastName: 'Mouse' } }, { stateQuery: { state: 2 } }] } }, []],
    [{ user_name_query: { user_name: 'robot' } }, ['robot']],
  ])('%j finds %j', async (query, expected) => {
    expect((await names({ queries: [idFilter, query] })).sort()).toEqual([...expected].sort())
  })

  test.each([
    ['USER_FIELD_NAME_USER_NAME', ['donald', 'mickey', 'Minnie', 'robot']],
    ['USER_FIELD_NAME_FIRST_NAME', ['robot', 'donald', 'mickey', 'Minnie']],
    ['USER_FIELD_NAME_LAST_NAME', ['robot', 'donald', 'Minnie', 'mickey']],
    ['USER_FIELD_NAME_NICK_NAME', ['mickey', 'robot', 'donald', 'Minnie']],
    ['USER_FIELD_NAME_DISPLAY_NAME', ['donald', 'Minnie', 'robot', 'mickey']],
    ['USER_FIELD_NAME_EMAIL', ['robot', 'donald', 'mickey', 'Minnie']],
    ['USER_FIELD_NAME_STATE', ['Minnie', 'robot', 'mickey', 'donald']],
    ['USER_FIELD_NAME_TYPE', ['Minnie', 'mickey', 'donald', 'robot']],
    ['USER_FIELD_NAME_CREATION_DATE', ['Minnie', 'mickey', 'donald', 'robot']],
  ])('sorted by %s: %j, and in reverse order', async (sortingColumn, expected) => {
    expect(await names({ queries: [idFilter], sortingColumn, query: { asc: true } })).toEqual(expected)
    expect(await names({ queries: [idFilter], sortingColumn })).toEqual([...expected].reverse())
  })

  test('pages follow without gap or overlap, and the total counts all users', async () => {
    const page = (offset: number, limit: number) =>
      search({ queries: [idFilter], query: { offset, limit, asc: true }, sortingColumn: 'USER_FIELD_NAME_STATE' })
    const pages = await Promise.all([page(0, 3), page(3, 3), page(6, 3)])
    expect(pages.map(({ body }) => (body.result ?? []).map((user: { userName: string }) => user.userName))).toEqual([
      ['Minnie', 'robot', 'mickey'],
      ['donald'],
      [],
    ])
    for (const { body } of pages) expect(body.details.totalResult).toBe('4')
    expect(
      (await search({ queries: [idFilter], query: { offset: '18446744073709551615' } })).body.result,
    ).toBeUndefined()
  })

  test('a limit of more than 1000 is rejected', async () => {
    expect((await search({ query: { limit: 1000 } })).status).toBe(200)
    expect(await search({ query: { limit: 1001 } })).toMatchObject({
      status: 400,
      body: { code: 3, message: 'Limit exceeded (QUERY-4M0fs)' },
    })
  })

  const nested = (depth: number): object =>
    depth === 0 ? { typeQuery: { type: 'TYPE_HUMAN' } } : { notQuery: { query: nested(depth - 1) } }
  test.each([
    ['more than 20 levels', { queries: [nested(21)] }, /TooManyNestingLevels|nested too deeply/],
    ['no condition', { queries: [{}] }, /Query: value is required/],
    ['not nothing', { queries: [{ notQuery: {} }] }, /./],
    ['a text that is too long', { queries: [{ userNameQuery: { userName: 'x'.repeat(201) } }] }, /at most 200 runes/],
    ['a state that there is not', { queries: [{ stateQuery: { state: 99 } }] }, /defined enum values/],
  ])('%s is invalid', async (_what, body, message) => {
    const response = await search(body)
    expect(response).toMatchObject({ status: 400, body: { code: 3 } })
    expect(response.body.message).toMatch(message)
  })

  test('20 levels of nesting are accepted', async () => {
    expect((await search({ queries: [nested(20)] })).status).toBe(200)
  })
})

describe('IsUserUnique', () => {
  const isUnique = async (query: string) => (await server.rest('GET', `/management/v1/users/_is_unique?${query}`)).body

  test.each([
    ['userName=nobody', { isUnique: true }],
    ['userName=Minnie', {}],
    ['userName=foreign', {}],
    ['email=Minnie@acme.example', {}],
    ['userName=Minnie&email=mickey@acme.example', { isUnique: true }],
    ['userName=Minnie&email=Minnie@acme.example', {}],
    ['user_name=Minnie', {}],
    ['userName=minnie', {}],
    ['userName=MINNIE', {}],
    ['email=MINNIE@ACME.example', {}],
    ['', {}],
  ])('%j is %j', async (query, expected) => {
    expect(await isUnique(query)).toEqual(expected)
  })
})

describe('ListUserChanges', () => {
  const changes = (id: string, query: object = {}, options?: RequestOptions) =>
    server.rest('POST', `/management/v1/users/${id}/changes/_search`, { query }, options)
  const keys = (body: { result?: { eventType: { key: string } }[] }) =>
    (body.result ?? []).map((one) => one.eventType.key)

  test('changes, newest first, with author and text, without the details of a list', async () => {
    const { status, body } = await changes(ids.mickey ?? '')
    expect(status).toBe(200)
    expect(body.details).toBeUndefined()
    expect(keys(body)).toEqual([
      'EventTypes.user.locked',
      'EventTypes.user.human.email.verified',
      'EventTypes.user.human.added',
    ])
    expect(body.result[0]).toEqual({
      changeDate: timestamp,
      eventType: { key: 'EventTypes.user.locked', localizedMessage: 'User locked' },
      sequence: '3',
      editorId: expect.stringMatching(/^\d{18}$/),
      editorDisplayName: 'Administration by scripts',
      editorPreferredLoginName: 'admin-machine',
      resourceOwnerId: expect.stringMatching(/^\d{18}$/),
    })
  })

  test('in the language of the caller', async () => {
    const { body } = await changes(ids.mickey ?? '', { limit: 1 }, { headers: { 'accept-language': 'de' } })
    expect(body.result[0].eventType.localizedMessage).toBe('Benutzer gesperrt')
  })

  test.each([
    [{ asc: true }, ['1', '2', '3']],
    [{ asc: true, sequence: '1' }, ['2', '3']],
    [{ asc: true, sequence: '1', limit: 1 }, ['2']],
    [{ sequence: '3' }, ['2', '1']],
    [{ limit: 2 }, ['3', '2']],
    [{ sequence: '1' }, []],
  ])('%j are %j', async (query, sequences) => {
    const { body } = await changes(ids.mickey ?? '', query)
    expect((body.result ?? []).map((one: { sequence: string }) => one.sequence)).toEqual(sequences)
  })

  test('a limit of more than 1000 is rejected', async () => {
    expect(await changes(ids.mickey ?? '', { limit: 1001 })).toMatchObject({
      status: 400,
      body: { code: 3, message: 'Limit exceeded (QUERY-4M0fs)' },
    })
  })

  test('a removed user keeps its history; a later user with its id does not inherit it', async () => {
    const robot = (userName: string, orgId?: string) =>
      server.rest(
        'POST',
        '/management/v1/users/machine',
        { userId: 'twice', userName, name: 'R' },
        orgId ? { orgId } : {},
      )
    await robot('first')
    await server.rest('DELETE', '/management/v1/users/twice')
    expect(keys((await changes('twice')).body)).toEqual(['EventTypes.user.removed', 'EventTypes.user.machine.added'])
    await robot('second', otherOrg)
    expect((await changes('twice')).status).toBe(404)
    const { body } = await changes('twice', {}, { orgId: otherOrg })
    expect(keys(body)).toEqual(['EventTypes.user.machine.added'])
    expect(body.result[0]).toMatchObject({ sequence: '3', resourceOwnerId: otherOrg })
  })
})
