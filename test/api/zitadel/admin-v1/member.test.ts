/** Members of the instance over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
})
afterAll(() => server.stop())

const members = (method: string, path: string, body?: object, as: object = {}) =>
  server.rest(method, `/admin/v1/members${path}`, body, as)
const machine = async () => (await addOrgActor(server, ownOrg, [])).userId
const rolesOf = async (userId: string) =>
  (await members('POST', '/_search', { queries: [{ userIdQuery: { userId } }] })).body.result?.[0]?.roles

test('AddIAMMember, UpdateIAMMember and RemoveIAMMember grant, change and revoke roles', async () => {
  const userId = await machine()
  expect(await members('POST', '', { userId, roles: ['IAM_OWNER_VIEWER'] })).toMatchObject({
    status: 200,
    body: { details: { resourceOwner: 'instance' } },
  })
  expect(await rolesOf(userId)).toEqual(['IAM_OWNER_VIEWER'])
  expect((await members('PUT', `/${userId}`, { roles: ['IAM_USER_MANAGER'] })).status).toBe(200)
  expect(await rolesOf(userId)).toEqual(['IAM_USER_MANAGER'])
  expect((await members('DELETE', `/${userId}`)).status).toBe(200)
  expect(await rolesOf(userId)).toBeUndefined()
})

test('a role on the instance is effective from the next call until it is revoked', async () => {
  const { userId, token } = await addOrgActor(server, ownOrg, [])
  const read = async () => (await server.rest('GET', '/admin/v1/instances/me', undefined, { token })).status
  expect(await read()).toBe(404)
  await members('POST', '', { userId, roles: ['IAM_OWNER_VIEWER'] })
  expect(await read()).toBe(200)
  await members('DELETE', `/${userId}`)
  expect(await read()).toBe(404)
})

test('ListIAMMembers and ListIAMMemberRoles', async () => {
  const all = await members('POST', '/_search', {
    query: { asc: true },
    sortingColumn: 'MEMBER_FIELD_NAME_CREATION_DATE',
  })
  expect(all.body.result).toMatchObject([{ userType: 'TYPE_HUMAN' }, { userType: 'TYPE_MACHINE' }])
  expect(all.body.result[0]).toMatchObject({ roles: ['IAM_OWNER'], displayName: 'Usher Admin' })
  const { body } = await members('POST', '/roles/_search', {})
  expect(body).toMatchObject({ details: { totalResult: '7' } })
  expect(body.roles).toContain('IAM_ORG_MANAGER')
  expect(body.roles).not.toContain('ORG_OWNER')
})

test.each([
  ['POST', '', { userId: 'ME', roles: ['ORG_OWNER'] }, 400, 'Member is invalid (INSTANCE-4m0fS)'],
  ['POST', '', { userId: '999999999999999999', roles: ['IAM_OWNER'] }, 400, 'User could not be found (INSTA-GSXOn)'],
  ['PUT', '/ME', { roles: ['IAM_OWNER'] }, 404, 'Member could not be found (INSTANCE-D8JxR)'],
  ['PUT', '/ME', { roles: ['PROJECT_OWNER'] }, 400, 'Member is invalid (INSTANCE-3m9fs)'],
  ['DELETE', '/ME', undefined, 404, 'Member could not be found (INSTANCE-D8JxR)'],
])('%s %s %j is refused: %i %s', async (method, path, body, status, message) => {
  const userId = await machine()
  const filled = body && JSON.parse(JSON.stringify(body).replace('ME', userId))
  expect(await members(method, path.replace('ME', userId), filled)).toMatchObject({ status, body: { message } })
})

test('an existing member cannot be added again, nor get the same roles', async () => {
  const userId = await machine()
  const roles = ['IAM_OWNER_VIEWER']
  await members('POST', '', { userId, roles })
  expect(await members('POST', '', { userId, roles })).toMatchObject({ status: 409, body: { code: 6 } })
  expect(await members('PUT', `/${userId}`, { roles })).toMatchObject({ status: 400, body: { code: 9 } })
})

test('a caller who may write members but not the instance cannot add owners, themselves included', async () => {
  const client = await addOrgActor(server, ownOrg, ['IAM_LOGIN_CLIENT'])
  const as = { token: client.token }
  const userId = await machine()
  expect((await members('POST', '', { userId, roles: ['IAM_OWNER'] }, as)).status).toBe(403)
  expect((await members('PUT', `/${client.userId}`, { roles: ['IAM_OWNER'] }, as)).status).toBe(403)
  expect((await members('POST', '', { userId, roles: ['IAM_OWNER_VIEWER'] }, as)).status).toBe(200)
})
