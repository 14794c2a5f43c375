/** Roles of projects over REST: stored data, every error, and searches. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { projectAggregate } from '#domain/project/project.ts'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let other: string
let owner: OrgActor
let receiver: OrgActor
beforeAll(async () => {
  server = await startServer()
  other = await addOrgOverApi(server, 'Other')
  owner = await addOrgActor(server, await addOrgOverApi(server, 'Own'), ['ORG_OWNER'])
  receiver = await addOrgActor(server, other, ['ORG_OWNER'])
})
afterAll(() => server.stop())

let count = 0
let projectId: string
beforeEach(async () => {
  const body = { name: `Project ${count++}` }
  projectId = (await server.rest('POST', '/management/v1/projects', body, { token: owner.token })).body.id
})
const call = (method: string, path: string, body?: object, actor = owner) =>
  server.rest(method, `/management/v1/projects/${projectId}${path}`, body, { token: actor.token })
const add = (...keys: string[]) =>
  call('POST', '/roles/_bulk', { roles: keys.map((key) => ({ key, displayName: `The ${key}`, group: 'all' })) })
const roles = async () => (await server.runtime.services.events.load(projectAggregate, projectId)).state.roles
const outcome = ({ status, body }: { status: number; body: { code: number; message: string } }) => [
  status,
  body.code,
  body.message,
]
const roleExists = [409, 6, 'Role already exists (V3-DKcYh)']
const missing = (id: string) => [404, 5, `Role doesn't exist (${id})`]

test('AddProjectRole stores key, display name and group, and trims the key', async () => {
  const response = await call('POST', '/roles', { roleKey: ' reader ', displayName: 'Reader', group: 'all' })
  expect(response).toMatchObject({
    status: 200,
    body: { details: { sequence: '2', resourceOwner: expect.any(String) } },
  })
  expect(await roles()).toMatchObject({ reader: { displayName: 'Reader', group: 'all' } })
  expect(outcome(await call('POST', '/roles', { roleKey: 'reader', displayName: 'Other' }))).toEqual(roleExists)
  expect(outcome(await call('POST', '/roles', { roleKey: '  ', displayName: 'Nothing' }))).toEqual([
    400,
    3,
    'Role is invalid (PROJECT-4m9vS)',
  ])
  expect((await call('POST', '/roles', { roleKey: 'Reader', displayName: 'Another' })).status).toBe(200)
})

test('BulkAddProjectRoles adds all or none', async () => {
  await add('reader')
  expect(outcome(await add('writer', 'reader'))).toEqual(roleExists)
  expect(outcome(await add('writer', 'writer'))).toEqual(roleExists)
  expect(Object.keys(await roles())).toEqual(['reader'])
  expect((await add('writer', 'boss')).status).toBe(200)
  expect(Object.keys(await roles())).toEqual(['reader', 'writer', 'boss'])
  const invalid = await call('POST', '/roles/_bulk', { roles: [{ key: 'x'.repeat(201), displayName: 'X' }] })
  expect(invalid).toMatchObject({ status: 400, body: { code: 3 } })
})

test.each([
  ['names that every object has', 'constructor'],
  ['names that prototypes have', '__proto__'],
  ['slashes and spaces', 'shop/read all'],
  ['other scripts', 'рольを読む'],
])('a role may have %s: %s', async (_what, key) => {
  expect((await add(key)).status).toBe(200)
  expect(Object.keys(await roles())).toEqual([key])
  // The whole rest of the path is the key, slashes included.
  const path = `/roles/${key.split('/').map(encodeURIComponent).join('/')}`
  expect((await call('PUT', path, { displayName: 'New' })).status).toBe(200)
  const { body } = await call('POST', '/roles/_search', { queries: [{ keyQuery: { key } }] })
  expect(body.result).toMatchObject([{ key, displayName: 'New' }])
  expect((await call('DELETE', path)).status).toBe(200)
  expect(Object.keys(await roles())).toEqual([])
  expect(outcome(await call('DELETE', path))).toEqual(missing('COMMAND-m9vMf'))
})

test('UpdateProjectRole changes the display name of a role, not its key', async () => {
  await add('reader')
  expect((await call('PUT', '/roles/reader', { displayName: 'Leser', group: 'alle' })).status).toBe(200)
  expect(await roles()).toMatchObject({ reader: { displayName: 'Leser', group: 'alle' } })
  expect(outcome(await call('PUT', '/roles/reader', { displayName: 'Leser', group: 'alle' }))).toEqual([
    400,
    9,
    'No changes (COMMAND-5M0cs)',
  ])
  for (const key of ['writer', 'constructor'])
    expect(outcome(await call('PUT', `/roles/${key}`, { displayName: 'X' }))).toEqual(missing('COMMAND-vv8M9'))
  expect((await call('PUT', '/roles/reader', {})).body.message).toMatch(/^invalid UpdateProjectRoleRequest.DisplayName/)
})

test('ListProjectRoles returns all fields of a role, finds by key and display name, and pages by key', async () => {
  await add('reader', 'writer', 'boss')
  const search = async (body: object) => (await call('POST', '/roles/_search', body)).body
  const keys = async (body: object) => ((await search(body)).result ?? []).map((role: { key: string }) => role.key)
  const one = await search({ queries: [{ keyQuery: { key: 'boss' } }] })
  expect(one).toEqual({
    details: { totalResult: '1', processedSequence: expect.any(String), viewTimestamp: expect.any(String) },
    result: [
      {
        key: 'boss',
        details: {
          sequence: '4',
          creationDate: expect.any(String),
          changeDate: expect.any(String),
          resourceOwner: expect.stringMatching(/^\d{18}$/),
        },
        displayName: 'The boss',
        group: 'all',
      },
    ],
  })
  expect(await keys({ query: { asc: true } })).toEqual(['boss', 'reader', 'writer'])
  expect(await keys({})).toEqual(['writer', 'reader', 'boss'])
  expect(await keys({ query: { asc: true, offset: '1', limit: 1 } })).toEqual(['reader'])
  const method = 'TEXT_QUERY_METHOD_ENDS_WITH_IGNORE_CASE'
  expect(await keys({ queries: [{ keyQuery: { key: 'ER', method } }] })).toEqual(['writer', 'reader'])
  expect(await keys({ queries: [{ displayNameQuery: { displayName: 'the BOSS', method } }] })).toEqual(['boss'])
  expect(await keys({ queries: [{ keyQuery: { key: 'Boss' } }] })).toEqual([])
  const both = [{ keyQuery: { key: 'er', method } }, { displayNameQuery: { displayName: 'The reader' } }]
  expect(await keys({ queries: both })).toEqual(['reader'])
  expect(outcome(await call('POST', '/roles/_search', { query: { limit: 1001 } }))).toEqual([
    400,
    3,
    'Limit exceeded (QUERY-4M0fs)',
  ])
})

test('RemoveProjectRole removes the role from grants to other organizations', async () => {
  await add('reader', 'writer')
  const grant = { grantedOrgId: other, roleKeys: ['reader', 'writer'] }
  const { grantId } = (await call('POST', '/grants', grant)).body
  expect((await call('DELETE', '/roles/writer')).status).toBe(200)
  expect((await call('GET', `/grants/${grantId}`)).body.projectGrant.grantedRoleKeys).toEqual(['reader'])
})

test('ListGrantedProjectRoles returns the granted roles only', async () => {
  await add('reader', 'writer', 'boss')
  const grant = { grantedOrgId: other, roleKeys: ['writer', 'reader'] }
  const { grantId } = (await call('POST', '/grants', grant)).body
  const granted = (query = '', actor = receiver) =>
    server.rest(
      'GET',
      `/management/v1/granted_projects/${projectId}/grants/${grantId}/roles/_search${query}`,
      undefined,
      { token: actor.token },
    )
  const { status, body } = await granted('?query.asc=true')
  expect([status, body.details.totalResult]).toEqual([200, '2'])
  expect(body.result.map((role: { key: string }) => role.key)).toEqual(['reader', 'writer'])
  expect((await granted('?query.limit=1')).body.result).toMatchObject([{ key: 'writer' }])
  expect(outcome(await granted('', owner))).toEqual([404, 5, 'Project grant could not be found (PROJECT-3M9sd)'])
})
