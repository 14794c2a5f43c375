import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hashToken, makeToken } from '#crypto/token.ts'
import { personalAccessTokenAdded } from '#domain/user/pat/events.ts'
import { userAggregate } from '#domain/user/user.ts'
import { type ScimClient, scimClient } from '#test/api/scim/scim-client.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let scim: ScimClient
let otherOrg: string
let ada: string
beforeAll(async () => {
  server = await startServer()
  scim = await scimClient(server)
  otherOrg = await addOtherOrg(server)
  ada = (await scim.create({ userName: 'ada', emails: [{ value: 'ada@acme.example' }] })).body.id
})
afterAll(() => server.stop())

const clientWith = async (orgId: string, roles: string[], target = orgId) => {
  const { token, userId } = await addCaller(server, { orgId, roles })
  return { client: await scimClient(server, token, target), userId }
}

test('a call without a token, or with an invalid one, returns an error in the form of SCIM', async () => {
  for (const authorization of ['', 'Bearer nonsense', 'Basic YTpi']) {
    const response = await server.rest('GET', `/scim/v2/${scim.orgId}/Users`, undefined, {
      token: null,
      headers: { authorization },
    })
    expect(response).toMatchObject({
      status: 401,
      body: { schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' },
    })
    expect(response.headers.get('www-authenticate')).toBe('Bearer')
  }
})

test('an owner of another organization can neither read nor change users here', async () => {
  const { client } = await clientWith(otherOrg, ['ORG_OWNER'], scim.orgId)
  const attempts = [
    client.call('GET', '/Users'),
    client.call('GET', `/Users/${ada}`),
    client.call('GET', '/Groups'),
    client.call('POST', '/Users/.search', {}),
    client.create({ userName: 'intruder' }),
    client.call('POST', '/Groups', { displayName: 'Intruders' }),
    client.patch(`/Users/${ada}`, { op: 'add', path: 'title', value: 'x' }),
    client.call('DELETE', `/Users/${ada}`),
  ]
  for (const attempt of attempts) expect((await attempt).status).toBe(403)
})

test('users of another organization are not found', async () => {
  const { client } = await clientWith(otherOrg, ['ORG_OWNER'])
  expect((await client.call('GET', '/Users')).body.totalResults).toBe(0)
  for (const method of ['GET', 'DELETE']) expect((await client.call(method, `/Users/${ada}`)).status).toBe(404)
  expect((await client.patch(`/Users/${ada}`, { op: 'add', path: 'title', value: 'x' })).status).toBe(404)
  for (const filter of ['userName eq "ada"', 'emails eq "ada@acme.example"', `id eq "${ada}"`])
    expect(await client.find(filter)).toEqual([])
  const joining = await client.call('POST', '/Groups', { displayName: 'X', members: [{ value: ada }] })
  expect(joining).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
})

test('a token without permission reads and writes nothing, a viewer reads', async () => {
  const { client: nobody } = await clientWith(scim.orgId, [])
  expect((await nobody.call('GET', '/Users')).status).toBe(403)
  const { client: viewer } = await clientWith(scim.orgId, ['ORG_OWNER_VIEWER'])
  expect((await viewer.call('GET', `/Users/${ada}`)).status).toBe(200)
  expect((await viewer.create({ userName: 'x' })).status).toBe(403)
  expect((await viewer.patch(`/Users/${ada}`, { op: 'add', path: 'title', value: 'x' })).status).toBe(403)
})

test('a machine user is not a resource, and cannot be changed as one', async () => {
  const { client, userId } = await clientWith(scim.orgId, ['ORG_OWNER'])
  expect((await client.call('GET', `/Users/${userId}`)).status).toBe(404)
  expect((await client.call('GET', '/Me')).status).toBe(404)
  expect((await client.patch(`/Users/${userId}`, { op: 'replace', path: 'active', value: false })).status).toBe(404)
  expect(await client.find('userName sw "caller-"')).toEqual([])
})

test('a manager of users cannot take over a user with more permissions', async () => {
  const { body: owner } = await scim.create({ userName: 'owner' })
  await server.rest('POST', '/management/v1/orgs/me/members', { userId: owner.id, roles: ['ORG_OWNER'] })
  const { client } = await clientWith(scim.orgId, ['ORG_USER_MANAGER'])
  for (const operation of [
    { op: 'replace', path: 'password', value: 'Correct-horse-7' },
    { op: 'replace', path: 'emails', value: [{ value: 'mine@evil.example' }] },
    { op: 'replace', path: 'active', value: false },
  ])
    expect((await client.patch(`/Users/${owner.id}`, operation)).status).toBe(403)
})

test('a manager of users cannot give roles through a group', async () => {
  const value = Buffer.from(JSON.stringify({ Admins: [{ orgRoles: ['ORG_OWNER'] }] })).toString('base64')
  await server.rest('POST', '/management/v1/metadata/urn:usher:scim:mapping', { value })
  const { client } = await clientWith(scim.orgId, ['ORG_USER_MANAGER'])
  const response = await client.call('POST', '/Groups', { displayName: 'Admins', members: [{ value: ada }] })
  expect(response.status).toBe(403)
  const search = { queries: [{ userIdQuery: { userId: ada } }] }
  const members = await server.rest('POST', '/management/v1/orgs/me/members/_search', search)
  expect(members.body.result ?? []).toEqual([])
})

test('a group with a member of more permissions is not created, not even in part', async () => {
  const { body: boss } = await scim.create({ userName: 'boss' })
  await server.rest('POST', '/admin/v1/members', { userId: boss.id, roles: ['IAM_OWNER'] })
  const { client } = await clientWith(scim.orgId, ['ORG_OWNER'])
  const members = [{ value: ada }, { value: boss.id }]
  expect((await client.call('POST', '/Groups', { displayName: 'Mixed', members })).status).toBe(403)
  const { body } = await client.call('GET', `/Groups?filter=${encodeURIComponent('displayName eq "Mixed"')}`)
  expect(body.totalResults).toBe(0)
  expect((await scim.call('GET', `/Users/${ada}`)).body).not.toHaveProperty('groups')
})

test('users can read themselves, and change nothing without permission', async () => {
  const { events, newId } = server.runtime.services
  const token = makeToken()
  const added = personalAccessTokenAdded({ tokenId: newId(), tokenHash: hashToken(token), scopes: [], expiresAt: null })
  await events.change({ creator: 'TEST', now: Date.now() }, userAggregate, ada, () => [added])
  const userScim = await scimClient(server, token, scim.orgId)
  expect(await userScim.call('GET', '/Me')).toMatchObject({ status: 200, body: { id: ada, userName: 'ada' } })
  expect((await userScim.patch('/Me', { op: 'add', path: 'title', value: 'x' })).status).toBe(403)
  expect((await userScim.call('GET', '/Users')).status).toBe(403)
})

test('search texts that the store cannot hold return no results', async () => {
  const filter = encodeURIComponent('userName eq "a\\u0000b" or id eq "\\u0000" or emails eq "\\ud800"')
  expect((await scim.call('GET', `/Users?filter=${filter}`)).body).toMatchObject({ totalResults: 0 })
  expect((await scim.call('GET', '/Users/%00')).status).toBe(404)
  expect((await scim.call('GET', '/Groups/%00')).status).toBe(404)
  expect((await server.rest('GET', '/scim/v2/%00/Users')).status).toBe(404)
  expect((await server.rest('GET', '/scim/v2/404/Users')).status).toBe(403)
})

describe('bodies', () => {
  test.each([
    ['no JSON', '{', 400],
    ['nothing', '', 400],
    ['a list', '[]', 400],
    ['a deep nest', `${'['.repeat(5000)}${']'.repeat(5000)}`, 400],
    ['a member of the prototype', '{"__proto__":{"userName":"x"}}', 400],
    ['a NUL', '{"userName":"a\\u0000b"}', 400],
    ['half a character', '{"userName":"\\ud800"}', 400],
  ])('%s is rejected', async (_, body, status) => {
    const response = await server.rest('POST', `/scim/v2/${scim.orgId}/Users`, body, {
      headers: { 'content-type': 'application/scim+json' },
    })
    expect(response.status).toBe(status)
    expect(response.body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:Error'])
  })

  test('another media type is rejected', async () => {
    const headers = { 'content-type': 'application/xml' }
    expect((await server.rest('POST', `/scim/v2/${scim.orgId}/Users`, '<x/>', { headers })).status).toBe(415)
  })
})
