/** Organizations over REST, as the instance's administrators handle them. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let home: string
beforeAll(async () => {
  server = await startServer()
  home = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
})
afterAll(() => server.stop())

const admin = (method: string, path: string, body?: object) => server.rest(method, `/admin/v1/orgs${path}`, body)
const list = async (search: object) =>
  ((await admin('POST', '/_search', search)).body.result ?? []).map((org: { name: string }) => org.name)

test('ListOrgs finds by name, domain, state and id, sorted and paged', async () => {
  const ids: Record<string, string> = {}
  for (const name of ['List Beta', 'List alpha', 'List Gamma']) ids[name] = await addOrgOverApi(server, name)
  await server.rest('POST', '/management/v1/orgs/me/_deactivate', {}, { orgId: ids['List Gamma'] ?? '' })
  const named = { nameQuery: { name: 'List ', method: 'TEXT_QUERY_METHOD_STARTS_WITH' } }
  const sorted = { query: { asc: true }, sortingColumn: 'ORG_FIELD_NAME_NAME' }
  expect(await list({ ...sorted, queries: [named] })).toEqual(['List alpha', 'List Beta', 'List Gamma'])
  expect(await list({ queries: [named] })).toEqual(['List Gamma', 'List alpha', 'List Beta'])
  expect(await list({ ...sorted, query: { asc: true, offset: '1', limit: 1 }, queries: [named] })).toEqual([
    'List Beta',
  ])
  expect(await list({ queries: [named, { stateQuery: { state: 'ORG_STATE_INACTIVE' } }] })).toEqual(['List Gamma'])
  expect(await list({ queries: [{ idQuery: { id: ids['List Beta'] } }] })).toEqual(['List Beta'])
  const domain = { domain: 'list-al', method: 'TEXT_QUERY_METHOD_STARTS_WITH' }
  expect(await list({ queries: [{ domainQuery: domain }] })).toEqual(['List alpha'])
  const { body } = await admin('POST', '/_search', { ...sorted, queries: [named], query: { limit: 1 } })
  expect(body).toMatchObject({ details: { totalResult: '3' }, sortingColumn: 'ORG_FIELD_NAME_NAME' })
  expect(body.result).toHaveLength(1)
})

test('GetOrgByID, GetDefaultOrg and SetDefaultOrg', async () => {
  const id = await addOrgOverApi(server, 'Next default')
  expect((await admin('GET', `/${id}`)).body.org).toMatchObject({ id, name: 'Next default' })
  expect(await admin('GET', '/999999999999999999')).toMatchObject({
    status: 404,
    body: { code: 5, message: 'Organisation could not be found (QUERY-iTTGJ)' },
  })
  expect((await admin('GET', '/default')).body.org.id).toBe(home)
  expect((await admin('PUT', `/default/${id}`, {})).status).toBe(200)
  expect((await admin('GET', '/default')).body.org.id).toBe(id)
  expect(await admin('PUT', `/default/${id}`, {})).toMatchObject({ status: 400, body: { code: 9 } })
  expect(await admin('PUT', '/default/999999999999999999', {})).toMatchObject({ status: 400, body: { code: 9 } })
  expect(await admin('DELETE', `/${id}`)).toMatchObject({ status: 400, body: { code: 9 } })
  expect((await admin('PUT', `/default/${home}`, {})).status).toBe(200)
})

test('IsOrgUnique returns whether a name and a domain are free', async () => {
  await addOrgOverApi(server, 'Unique')
  const unique = async (query: string) => (await admin('GET', `/_is_unique?${query}`)).body.isUnique ?? false
  expect(await unique('name=Unique')).toBe(false)
  expect(await unique('name=UNIQUE')).toBe(false)
  expect(await unique('domain=unique.localhost')).toBe(false)
  expect(await unique('name=Free&domain=unique.localhost')).toBe(false)
  expect(await unique('name=Free&domain=free.localhost')).toBe(true)
  expect(await admin('GET', '/_is_unique')).toMatchObject({ status: 400, body: { code: 3 } })
})

test('RemoveOrg removes any organization but the default one', async () => {
  const id = await addOrgOverApi(server, 'Removable')
  const { token } = await addOrgActor(server, id, ['ORG_OWNER'])
  expect((await admin('DELETE', `/${id}`)).status).toBe(200)
  expect((await admin('GET', `/${id}`)).status).toBe(404)
  expect((await server.rest('GET', '/management/v1/orgs/me', undefined, { token })).status).toBe(401)
  expect(await admin('DELETE', `/${id}`)).toMatchObject({
    status: 404,
    body: { code: 5, message: 'Organisation could not be found (COMMA-aps2n)' },
  })
  expect((await admin('DELETE', `/${home}`)).status).toBe(400)
})

const human = (userName: string, more: object = {}) => ({
  userName,
  profile: { firstName: 'Minnie', lastName: 'Mouse' },
  email: { email: 'minnie@setup.example', isEmailVerified: true },
  password: 'Passw0rd!',
  ...more,
})

test('SetUpOrg adds an organization and its owner', async () => {
  const { status, body } = await admin('POST', '/_setup', {
    org: { name: 'Set up', domain: 'setup.example' },
    human: human('minnie@setup.example', { phone: { phone: '+41710000000', isPhoneVerified: true } }),
  })
  expect(status).toBe(200)
  expect(body).toEqual({
    details: expect.objectContaining({ resourceOwner: body.orgId }),
    orgId: expect.stringMatching(/^\d{18}$/),
    userId: expect.stringMatching(/^\d{18}$/),
  })
  const as = { orgId: body.orgId }
  expect((await admin('GET', `/${body.orgId}`)).body.org).toMatchObject({
    name: 'Set up',
    primaryDomain: 'setup.example',
  })
  const domains = await server.rest('POST', '/management/v1/orgs/me/domains/_search', { query: { asc: true } }, as)
  expect(domains.body.result.map((one: { domainName: string }) => one.domainName)).toEqual([
    'set-up.localhost',
    'setup.example',
  ])
  const user = await server.rest('GET', `/management/v1/users/${body.userId}`, undefined, as)
  expect(user.body.user).toMatchObject({ state: 'USER_STATE_ACTIVE', userName: 'minnie@setup.example' })
  const members = await server.rest('POST', '/management/v1/orgs/me/members/_search', {}, as)
  expect(members.body.result).toMatchObject([{ userId: body.userId, roles: ['ORG_OWNER'] }])
})

test('SetUpOrg mails an owner without a password', async () => {
  const before = (await server.mails(0)).length
  const setUp = await admin('POST', '/_setup', {
    org: { name: 'Mailed' },
    human: human('daisy', { password: '' }),
    roles: ['ORG_USER_MANAGER'],
  })
  expect(setUp.status).toBe(200)
  expect((await server.mails(before + 1)).at(-1)).toContain('daisy')
  const members = await server.rest('POST', '/management/v1/orgs/me/members/_search', {}, { orgId: setUp.body.orgId })
  expect(members.body.result).toMatchObject([{ roles: ['ORG_USER_MANAGER'] }])
})

test.each([
  ['a taken name of the organization', { org: { name: 'Set up taken' }, human: human('new-1') }, 409, 6],
  ['a taken user name', { org: { name: 'Set up new 2' }, human: human('set-up-taken') }, 409, 6],
  ['a weak password', { org: { name: 'Set up new 3' }, human: human('new-3', { password: 'weak' }) }, 400, 3],
  [
    'a role that is none of an organization',
    { org: { name: 'Set up new 4' }, human: human('new-4'), roles: ['IAM_OWNER'] },
    400,
    3,
  ],
  ['no domain', { org: { name: 'Set up new 5', domain: 'not a domain' }, human: human('new-5') }, 400, 3],
  ['no person', { org: { name: 'Set up new 6' } }, 400, 3],
])('SetUpOrg with %s stores nothing', async (_what, request, status, code) => {
  await admin('POST', '/_setup', { org: { name: 'Set up taken' }, human: human('set-up-taken') })
  const before = await list({ query: { limit: 1000 } })
  expect(await admin('POST', '/_setup', request)).toMatchObject({ status, body: { code } })
  expect(await list({ query: { limit: 1000 } })).toEqual(before)
})
