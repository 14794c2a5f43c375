/** Proves a class of docs/security.md: an id that is used again, in another organization, inherits nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { memberAdded } from '#domain/instance/members.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { type RequestOptions, startServer, type TestServer } from '#test/support/start-server.ts'

const ID = 'recycled'
let server: TestServer
let firstOrg: string
let secondOrg: string
let firstToken: string
beforeAll(async () => {
  server = await startServer()
  secondOrg = await addOtherOrg(server)
  firstOrg = await create('first')
  const value = Buffer.from('secret').toString('base64')
  await server.rest('POST', at('metadata/k'), { value })
  await server.rest('POST', at('keys'), { type: 1 })
  await server.rest('PUT', at('secret'), {})
  firstToken = (await server.rest('POST', at('pats'), {})).body.token
  const by = { creator: 'TEST', now: Date.now() }
  const { events } = server.runtime.services
  await events.change(by, orgAggregate, firstOrg, () => [memberAdded('org', ID, ['ORG_OWNER'])])
  await events.change(by, instanceAggregate, INSTANCE_ID, () => [memberAdded('instance', ID, ['IAM_OWNER'])])
  expect((await search(firstToken)).status).toBe(200)
  expect((await server.rest('DELETE', `/management/v1/users/${ID}`)).status).toBe(200)
  expect(await create('second', { orgId: secondOrg })).toBe(secondOrg)
})
afterAll(() => server.stop())

const at = (path: string) => `/management/v1/users/${ID}/${path}`
const search = (token: string) => server.rest('POST', '/management/v1/users/_search', {}, { token })
async function create(userName: string, options: RequestOptions = {}): Promise<string> {
  const user = { userId: ID, userName, name: 'Robot' }
  const { status, body } = await server.rest('POST', '/management/v1/users/machine', user, options)
  expect(status).toBe(200)
  return body.details.resourceOwner
}
const inSecond = (method: string, path: string, body?: object) =>
  server.rest(method, at(path), body, { orgId: secondOrg })

test('every read returns the new owner', async () => {
  const { user } = (await server.rest('GET', `/management/v1/users/${ID}`, undefined, { orgId: secondOrg })).body
  expect(user.details.resourceOwner).toBe(secondOrg)
  expect(user.machine.hasSecret).toBeUndefined()
  const { result } = (await server.rest('POST', '/management/v1/users/_search', {}, { orgId: secondOrg })).body
  expect(result.map((one: { id: string }) => one.id)).toContain(ID)
  expect((await server.rest('GET', `/management/v1/users/${ID}`)).status).toBe(404)
})

test('the second user inherits nothing from the first', async () => {
  for (const list of ['metadata/_search', 'keys/_search', 'pats/_search', 'memberships/_search'])
    expect((await inSecond('POST', list, {})).body.result, list).toBeUndefined()
  expect((await inSecond('GET', 'metadata/k')).status).toBe(404)
  const { result } = (await inSecond('POST', 'changes/_search', {})).body
  expect(result.map((one: { resourceOwnerId: string }) => one.resourceOwnerId)).toEqual([secondOrg])
})

test('tokens of the first user are rejected, and those of the second have no permissions', async () => {
  expect((await search(firstToken)).status).toBe(401)
  const { token } = (await inSecond('POST', 'pats', {})).body
  expect(await search(token)).toMatchObject({ status: 404, body: { message: 'membership not found (AUTHZ-cdgFk)' } })
})

test('the first organization can access neither of them', async () => {
  for (const [method, path] of [
    ['POST', 'changes/_search'],
    ['POST', '_lock'],
    ['POST', 'metadata/_search'],
  ] as const)
    expect((await server.rest(method, at(path), {})).status).toBe(404)
})
