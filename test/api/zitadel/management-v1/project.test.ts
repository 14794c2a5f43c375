/** Projects and their roles over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { projectAggregate } from '#domain/project/project.ts'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let owner: OrgActor
let stranger: OrgActor
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  owner = await addOrgActor(server, ownOrg, ['ORG_OWNER'])
  stranger = await addOrgActor(server, await addOrgOverApi(server, 'Other'), ['ORG_OWNER'])
})
afterAll(() => server.stop())

const call = (method: string, path: string, body?: object, token = owner.token) =>
  server.rest(method, `/management/v1/projects${path}`, body, { token })
let count = 0
const add = async (body: object = {}): Promise<string> =>
  (await call('POST', '', { name: `Project ${count++}`, ...body })).body.id

test('AddProject returns the id and all four details, and GetProjectByID finds the project at once', async () => {
  const { status, body } = await call('POST', '', { name: ' Shop ', projectRoleCheck: true, hasProjectCheck: true })
  expect(status).toBe(200)
  expect(body).toEqual({
    id: expect.stringMatching(/^\d{18}$/),
    details: {
      sequence: '1',
      creationDate: expect.any(String),
      changeDate: expect.any(String),
      resourceOwner: ownOrg,
    },
  })
  const read = await call('GET', `/${body.id}`)
  expect(read.body.project).toEqual({
    id: body.id,
    details: body.details,
    name: 'Shop',
    state: 'PROJECT_STATE_ACTIVE',
    projectRoleCheck: true,
    hasProjectCheck: true,
  })
})

test('a name is unique per organization', async () => {
  await add({ name: 'Taken' })
  const again = await call('POST', '', { name: 'TAKEN' })
  expect([again.status, again.body.code, again.body.message]).toEqual([
    409,
    6,
    'A project with this name already exists (V3-DKcYh)',
  ])
  expect((await call('POST', '', { name: 'Taken' }, stranger.token)).status).toBe(200)
})

test('UpdateProject replaces the settings, and rejects an update without a change', async () => {
  const id = await add({ projectRoleAssertion: true })
  const update = {
    name: 'Updated',
    privateLabelingSetting: 'PRIVATE_LABELING_SETTING_ENFORCE_PROJECT_RESOURCE_OWNER_POLICY',
  }
  expect((await call('PUT', `/${id}`, update)).status).toBe(200)
  const { project } = (await call('GET', `/${id}`)).body
  expect(project).toMatchObject(update)
  expect(project).not.toHaveProperty('projectRoleAssertion')
  const again = await call('PUT', `/${id}`, update)
  expect([again.status, again.body.code]).toEqual([400, 9])
})

test('DeactivateProject and ReactivateProject are rejected when repeated', async () => {
  const id = await add()
  expect((await call('POST', `/${id}/_reactivate`, {})).status).toBe(400)
  expect((await call('POST', `/${id}/_deactivate`, {})).status).toBe(200)
  expect((await call('POST', `/${id}/_deactivate`, {})).status).toBe(400)
  expect((await call('GET', `/${id}`)).body.project.state).toBe('PROJECT_STATE_INACTIVE')
  expect((await call('POST', `/${id}/_reactivate`, {})).status).toBe(200)
})

test('RemoveProject removes the project, and its name is free again', async () => {
  const id = await add({ name: 'Gone' })
  expect((await call('DELETE', `/${id}`)).status).toBe(200)
  expect((await call('GET', `/${id}`)).status).toBe(404)
  expect((await call('DELETE', `/${id}`)).status).toBe(404)
  expect((await call('POST', '', { name: 'Gone' })).status).toBe(200)
})

test('ListProjects finds by name, in pages', async () => {
  const name = 'Findable'
  const ids = [await add({ name: `${name} 1` }), await add({ name: `${name} 2` })]
  const queries = [{ nameQuery: { name: 'findable', method: 'TEXT_QUERY_METHOD_STARTS_WITH_IGNORE_CASE' } }]
  const { body } = await call('POST', '/_search', { queries, query: { asc: true } })
  expect(body.details.totalResult).toBe('2')
  expect(body.result.map((project: { id: string }) => project.id)).toEqual(ids)
  const second = await call('POST', '/_search', { queries, query: { asc: true, offset: '1', limit: 1 } })
  expect(second.body.result.map((project: { id: string }) => project.id)).toEqual(ids.slice(1))
})

test('ListProjectChanges returns the changes, newest first', async () => {
  const id = await add()
  await call('PUT', `/${id}`, { name: `Renamed ${count++}` })
  const { body } = await call('POST', `/${id}/changes/_search`, {})
  expect(body.result.map((change: { eventType: { key: string } }) => change.eventType.key)).toEqual([
    'EventTypes.project.changed',
    'EventTypes.project.added',
  ])
  expect(body.result[0]).toMatchObject({ editorId: owner.userId, eventType: { localizedMessage: 'Project changed' } })
})

test('AddProjectRole, BulkAddProjectRoles, UpdateProjectRole, RemoveProjectRole and ListProjectRoles', async () => {
  const id = await add()
  expect((await call('POST', `/${id}/roles`, { roleKey: 'reader', displayName: 'Reader', group: 'all' })).status).toBe(
    200,
  )
  const bulk = {
    roles: [
      { key: 'writer', displayName: 'Writer' },
      { key: 'boss', displayName: 'Boss' },
    ],
  }
  expect((await call('POST', `/${id}/roles/_bulk`, bulk)).status).toBe(200)
  expect((await call('POST', `/${id}/roles`, { roleKey: 'boss', displayName: 'Boss' })).status).toBe(409)
  expect((await call('PUT', `/${id}/roles/boss`, { displayName: 'Chief' })).status).toBe(200)
  expect((await call('DELETE', `/${id}/roles/reader`)).status).toBe(200)
  expect((await call('DELETE', `/${id}/roles/reader`)).status).toBe(404)
  const { body } = await call('POST', `/${id}/roles/_search`, { query: { asc: true } })
  expect(body.result).toMatchObject([
    { key: 'boss', displayName: 'Chief' },
    { key: 'writer', displayName: 'Writer' },
  ])
  const roles = await call('POST', `/${id}/roles/_search`, {
    queries: [{ displayNameQuery: { displayName: 'chi', method: 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE' } }],
  })
  expect(roles.body.details.totalResult).toBe('1')
})

test('a project is unknown to every call of another organization', async () => {
  const id = await add()
  const attempts: [string, string, object?][] = [
    ['GET', `/${id}`],
    ['PUT', `/${id}`, { name: 'Mine' }],
    ['POST', `/${id}/_deactivate`, {}],
    ['DELETE', `/${id}`],
    ['POST', `/${id}/roles`, { roleKey: 'x', displayName: 'x' }],
    ['POST', `/${id}/roles/_search`, {}],
    ['POST', `/${id}/apps/oidc`, { name: 'x' }],
    ['POST', `/${id}/apps/_search`, {}],
    ['POST', `/${id}/grants`, { grantedOrgId: ownOrg }],
    ['POST', `/${id}/members`, { userId: stranger.userId, roles: ['PROJECT_OWNER'] }],
    ['POST', `/${id}/members/_search`, {}],
    ['POST', `/${id}/changes/_search`, {}],
  ]
  for (const [method, path, body] of attempts) {
    const response = await call(method, path, body, stranger.token)
    expect([method, path, response.status]).toEqual([method, path, 404])
  }
  expect((await call('GET', `/${id}`)).body.project.details.sequence).toBe('1')
})

const outcome = ({ status, body }: { status: number; body: { code: number; message: string } }) => [
  status,
  body.code,
  body.message,
]

test('every error names its reason, and nothing changes', async () => {
  const [id, takenProject] = [await add({ name: 'Standing' }), await add({ name: 'Standing in the way' })]
  const before = (await server.runtime.services.events.load(projectAggregate, id)).sequence
  const unknown = '999999999999999999'
  const refused: [string, string, object | undefined, unknown[]][] = [
    [
      'POST',
      '',
      {},
      [400, 3, 'invalid AddProjectRequest.Name: value length must be between 1 and 200 runes, inclusive'],
    ],
    ['POST', '', { name: '  ' }, [400, 3, 'Project is invalid (PROJECT-IOVCC)']],
    ['POST', '', { name: 'ſtanding' }, [409, 6, 'A project with this name already exists (V3-DKcYh)']],
    ['PUT', `/${id}`, { name: ' ' }, [400, 3, 'Project is invalid (PROJECT-4m9vS)']],
    ['PUT', `/${id}`, { name: 'Standing' }, [400, 9, 'No changes (COMMAND-2M0fs)']],
    ['PUT', `/${id}`, { name: 'Standing in the way' }, [409, 6, 'A project with this name already exists (V3-DKcYh)']],
    ['POST', `/${id}/_reactivate`, {}, [400, 9, 'Project is not inactive (COMMAND-5M9bs)']],
    ['GET', `/${unknown}`, undefined, [404, 5, 'Project could not be found (QUERY-fk2fs)']],
    ['PUT', `/${unknown}`, { name: 'X' }, [404, 5, 'Project could not be found (COMMAND-3M9sd)']],
    ['POST', `/${unknown}/_deactivate`, {}, [404, 5, 'Project could not be found (COMMAND-112M9)']],
    ['POST', `/${unknown}/_reactivate`, {}, [404, 5, 'Project could not be found (COMMAND-3ihsF)']],
    ['DELETE', `/${unknown}`, undefined, [404, 5, 'Project could not be found (COMMAND-3M9sd)']],
    ['POST', '/_search', { query: { limit: 1001 } }, [400, 3, 'Limit exceeded (QUERY-4M0fs)']],
  ]
  for (const [method, path, body, refusal] of refused)
    expect([method, path, body, ...outcome(await call(method, path, body))]).toEqual([method, path, body, ...refusal])
  await call('POST', `/${id}/_deactivate`, {})
  expect(outcome(await call('POST', `/${id}/_deactivate`, {}))).toEqual([
    400,
    9,
    'Project is not active (COMMAND-mki55)',
  ])
  expect((await server.runtime.services.events.load(projectAggregate, id)).sequence).toBe(before + 1)
  expect((await call('GET', `/${takenProject}`)).body.project.name).toBe('Standing in the way')
})

test('an inactive project gets no applications and grants', async () => {
  const id = await add()
  await call('POST', `/${id}/_deactivate`, {})
  const inactive = [400, 9, 'Project is not active (COMMAND-3n8fs)']
  expect(outcome(await call('POST', `/${id}/apps/oidc`, { name: 'X' }))).toEqual(inactive)
  expect(outcome(await call('POST', `/${id}/apps/api`, { name: 'X' }))).toEqual(inactive)
  const grant = { grantedOrgId: (await server.rest('GET', '/management/v1/orgs/me')).body.org.id }
  expect(outcome(await call('POST', `/${id}/grants`, grant))).toEqual(inactive)
})

test('RemoveProject removes applications, keys, roles, grants and members', async () => {
  const id = await add()
  const keyed = { name: 'App', authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }
  const { appId } = (await call('POST', `/${id}/apps/api`, keyed)).body
  await call('POST', `/${id}/apps/${appId}/keys`, { type: 'KEY_TYPE_JSON' })
  await call('POST', `/${id}/roles`, { roleKey: 'reader', displayName: 'Reader' })
  const grantedOrgId = (await server.rest('GET', '/management/v1/orgs/me', undefined, { token: stranger.token })).body
    .org.id
  const { grantId } = (await call('POST', `/${id}/grants`, { grantedOrgId, roleKeys: ['reader'] })).body
  const member = { userId: owner.userId, roles: ['PROJECT_OWNER'] }
  await call('POST', `/${id}/members`, member)
  const { rows } = server.runtime.services
  const left = async () => [
    ...(await rows.selectFrom('projects').select('id').where('id', '=', id).execute()),
    ...(await rows.selectFrom('apps').select('id').where('project_id', '=', id).execute()),
    ...(await rows.selectFrom('app_keys').select('id').where('project_id', '=', id).execute()),
    ...(await rows.selectFrom('project_roles').select('role_key').where('project_id', '=', id).execute()),
    ...(await rows.selectFrom('project_grants').select('id').where('project_id', '=', id).execute()),
    ...(await rows.selectFrom('members').select('user_id').where('object_id', '=', id).execute()),
  ]
  expect(await left()).toHaveLength(6)
  expect((await call('DELETE', `/${id}`)).status).toBe(200)
  expect(await left()).toEqual([])
  const granted = `/management/v1/granted_projects/${id}/grants/${grantId}`
  expect((await server.rest('GET', granted, undefined, { token: stranger.token })).status).toBe(404)
  for (const path of [`/${id}/apps/${appId}`, `/${id}/grants/${grantId}`])
    expect((await call('GET', path)).status).toBe(404)
})

test.each([
  ['EQUALS', 'Query ONE', 1],
  ['EQUALS', 'query one', 0],
  ['EQUALS_IGNORE_CASE', 'query one', 1],
  ['STARTS_WITH', 'Query ', 2],
  ['STARTS_WITH', 'query ', 0],
  ['CONTAINS', 'ONE', 1],
  ['CONTAINS_IGNORE_CASE', 'RY o', 1],
  ['ENDS_WITH', ' two', 1],
  ['ENDS_WITH_IGNORE_CASE', 'TWO', 1],
])('ListProjects by name, %s %s: %i', async (method, name, total) => {
  for (const one of ['Query ONE', 'Query two']) await call('POST', '', { name: one })
  const queries = [{ nameQuery: { name, method: `TEXT_QUERY_METHOD_${method}` } }]
  const { body } = await call('POST', '/_search', { queries })
  expect([body.details.totalResult ?? '0', body.result?.length ?? 0]).toEqual([String(total), total])
})

test('ListProjects returns projects of the organization in the header only, newest first by default', async () => {
  const theirs = (await call('POST', '', { name: `Project ${count++}` }, stranger.token)).body.id
  const ids = [await add(), await add()]
  const listed = async (body: object) =>
    ((await call('POST', '/_search', body)).body.result ?? []).map((one: { id: string }) => one.id)
  const all = await listed({ query: { limit: 1000 } })
  expect(all.slice(0, 2)).toEqual(ids.toReversed())
  expect(all).not.toContain(theirs)
  expect(
    await listed({ queries: [{ projectResourceOwnerQuery: { resourceOwner: ownOrg } }], query: { limit: 1000 } }),
  ).toEqual(all)
  expect(await listed({ queries: [{ projectResourceOwnerQuery: { resourceOwner: '999999999999999999' } }] })).toEqual(
    [],
  )
})

test('ListProjectChanges pages by sequence in both directions', async () => {
  const id = await add()
  for (const name of ['A', 'B', 'C']) await call('PUT', `/${id}`, { name: `${name} ${count++}` })
  // The published description of this call gives it no body.
  const sequences = async (query: string) => {
    const { body } = await call('POST', `/${id}/changes/_search?${query}`, {})
    return body.result?.map((one: { sequence: string }) => one.sequence)
  }
  expect(await sequences('query.limit=2')).toEqual(['4', '3'])
  expect(await sequences('query.limit=2&query.sequence=3')).toEqual(['2', '1'])
  expect(await sequences('query.limit=2&query.sequence=2&query.asc=true')).toEqual(['3', '4'])
  expect(await sequences('query.sequence=1')).toBeUndefined()
  expect(await call('POST', `/${id}/changes/_search?query.limit=1001`, {})).toMatchObject({
    status: 400,
    body: { code: 3 },
  })
})
