/** Projects and their roles over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrgActor, addOrgOverApi, type OrgActor } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let own: string
let owner: OrgActor
let stranger: OrgActor
beforeAll(async () => {
  server = await startServer()
  own = await addOrgOverApi(server, 'Own')
  owner = await addOrgActor(server, own, ['ORG_OWNER'])
  stranger = await addOrgActor(server, await addOrgOverApi(server, 'Other'), ['ORG_OWNER'])
})
afterAll(() => server.stop())

const call = (method: string, path: string, body?: object, token = owner.token) =>
  server.rest(method, `/management/v1/projects${path}`, body, { token })
let count = 0
const add = async (body: object = {}): Promise<string> =>
  (await call('POST', '', { name: `Project ${count++}`, ...body })).body.id

test('AddProject answers the id and all four details, and GetProjectByID reads it at once', async () => {
  const { status, body } = await call('POST', '', { name: ' Shop ', projectRoleCheck: true, hasProjectCheck: true })
  expect(status).toBe(200)
  expect(body).toEqual({
    id: expect.stringMatching(/^\d{18}$/),
    details: {
      sequence: '1',
      creationDate: expect.any(String),
      changeDate: expect.any(String),
      resourceOwner: own,
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

test('a name is taken once per organization', async () => {
  await add({ name: 'Taken' })
  const again = await call('POST', '', { name: 'TAKEN' })
  expect([again.status, again.body.code, again.body.message]).toEqual([
    409,
    6,
    'A project with this name already exists (V3-DKcYh)',
  ])
  expect((await call('POST', '', { name: 'Taken' }, stranger.token)).status).toBe(200)
})

test('UpdateProject replaces the settings, and refuses to change nothing', async () => {
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

test('DeactivateProject and ReactivateProject each work once', async () => {
  const id = await add()
  expect((await call('POST', `/${id}/_reactivate`, {})).status).toBe(400)
  expect((await call('POST', `/${id}/_deactivate`, {})).status).toBe(200)
  expect((await call('POST', `/${id}/_deactivate`, {})).status).toBe(400)
  expect((await call('GET', `/${id}`)).body.project.state).toBe('PROJECT_STATE_INACTIVE')
  expect((await call('POST', `/${id}/_reactivate`, {})).status).toBe(200)
})

test('RemoveProject ends it, and its name is free again', async () => {
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

test('ListProjectChanges tells what happened, newest first', async () => {
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
  const found = await call('POST', `/${id}/roles/_search`, {
    queries: [{ displayNameQuery: { displayName: 'chi', method: 'TEXT_QUERY_METHOD_CONTAINS_IGNORE_CASE' } }],
  })
  expect(found.body.details.totalResult).toBe('1')
})

test('to another organization a project is not there, whatever the call', async () => {
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
    ['POST', `/${id}/grants`, { grantedOrgId: own }],
    ['POST', `/${id}/members`, { userId: stranger.userId, roles: ['PROJECT_OWNER'] }],
    ['POST', `/${id}/members/_search`, {}],
    ['POST', `/${id}/changes/_search`, {}],
  ]
  for (const [method, path, body] of attempts) {
    const answer = await call(method, path, body, stranger.token)
    expect([method, path, answer.status]).toEqual([method, path, 404])
  }
  expect((await call('GET', `/${id}`)).body.project.details.sequence).toBe('1')
})
