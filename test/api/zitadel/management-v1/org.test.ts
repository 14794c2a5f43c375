/** Organizations over REST: AddOrg, GetMyOrg, UpdateOrg, DeactivateOrg, ReactivateOrg, RemoveOrg and their kin. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addAccessKey } from '#domain/access-key/add-access-key.ts'
import { systemCaller } from '#domain/caller.ts'
import { addCustomer } from '#domain/customer/add-customer.ts'
import { noSettings } from '#domain/customer/customer.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { userAggregate } from '#domain/user/user.ts'
import { projections, type TableName } from '#storage/tables.ts'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let homeOrg: string
beforeAll(async () => {
  server = await startServer()
  homeOrg = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
})
afterAll(() => server.stop())

const details = (resourceOwner: string) => ({
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner,
})
const rows = () => server.runtime.services.rows
const person = (orgId: string, userName: string) =>
  server.rest(
    'POST',
    '/management/v1/users/human/_import',
    {
      userName,
      profile: { firstName: 'Minnie', lastName: 'Mouse' },
      email: { email: 'minnie@acme.example', isEmailVerified: true },
      password: 'Passw0rd!',
    },
    { orgId },
  )

/** By projection: number of rows that contain one of these ids. */
async function mentions(ids: readonly string[]): Promise<Record<string, number>> {
  const rowCounts: Record<string, number> = {}
  for (const name of Object.keys(projections) as TableName[]) {
    const all = await rows().selectFrom(name).selectAll().execute()
    const count = all.filter((row) => Object.values(row).some((cell) => ids.some((id) => id === cell))).length
    if (count > 0) rowCounts[name] = count
  }
  return rowCounts
}

/** A project of the organization with a role, granted to the home organization and to the user. */
async function project(orgId: string, userId: string): Promise<void> {
  const call = async (path: string, body: object) => {
    const response = await server.rest('POST', `/management/v1/${path}`, body, { orgId })
    expect(response.status).toBe(200)
    return response.body
  }
  const { id: projectId } = await call('projects', { name: 'Shop' })
  await call(`projects/${projectId}/roles`, { roleKey: 'buyer', displayName: 'Buyer' })
  await call(`projects/${projectId}/grants`, { grantedOrgId: homeOrg, roleKeys: ['buyer'] })
  await call(`users/${userId}/grants`, { projectId, roleKeys: ['buyer'] })
}

test('AddOrg creates an organization with a verified primary domain, owned by the caller', async () => {
  const { status, body } = await server.rest('POST', '/management/v1/orgs', { name: ' Acme AG ' })
  expect(status).toBe(200)
  expect(body).toEqual({ id: expect.stringMatching(/^\d{18}$/), details: details(body.id) })
  const orgId = body.id
  expect((await server.rest('GET', '/management/v1/orgs/me', undefined, { orgId })).body).toEqual({
    org: {
      id: orgId,
      details: details(orgId),
      state: 'ORG_STATE_ACTIVE',
      name: 'Acme AG',
      primaryDomain: 'acme-ag.localhost',
    },
  })
  const domains = await server.rest('POST', '/management/v1/orgs/me/domains/_search', {}, { orgId })
  expect(domains.body.result).toEqual([
    { orgId, details: details(orgId), domainName: 'acme-ag.localhost', isVerified: true, isPrimary: true },
  ])
  const members = await server.rest('POST', '/management/v1/orgs/me/members/_search', {}, { orgId })
  expect(members.body.result).toMatchObject([{ roles: ['ORG_OWNER'], userResourceOwner: homeOrg }])
})

test.each(['Taken', 'taken', ' TAKEN '])('AddOrg refuses a name that is taken: %j', async (name) => {
  await server.rest('POST', '/management/v1/orgs', { name: 'Taken' })
  const { status, body } = await server.rest('POST', '/management/v1/orgs', { name })
  expect(status).toBe(409)
  expect(body).toMatchObject({ code: 6, message: 'The name of the organisation is already taken (V3-DKcYh)' })
})

test('AddOrg generates different domains for names with the same label', async () => {
  const one = await addOrgOverApi(server, 'Twin')
  const two = await addOrgOverApi(server, 'Twin!')
  const domainOf = async (orgId: string) =>
    (await server.rest('GET', '/management/v1/orgs/me', undefined, { orgId })).body.org.primaryDomain
  expect(await domainOf(one)).toBe('twin.localhost')
  expect(await domainOf(two)).toBe(`twin-${two}.localhost`)
})

test.each([
  [{ name: '' }, 'invalid AddOrgRequest.Name: value length must be between 1 and 200 runes, inclusive'],
  [{ name: '   ' }, 'Organisation is invalid (COMM-deLSk)'],
])('AddOrg with %j is invalid', async (request, message) => {
  const { status, body } = await server.rest('POST', '/management/v1/orgs', request)
  expect(status).toBe(400)
  expect(body).toMatchObject({ code: 3, message })
})

test('of concurrent creations of one name one succeeds', async () => {
  const responses = await Promise.all(
    Array.from({ length: 8 }, () => server.rest('POST', '/management/v1/orgs', { name: 'Race' })),
  )
  expect(responses.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409, 409, 409])
})

test('UpdateOrg changes the name, and the generated domain with it', async () => {
  const orgId = await addOrgOverApi(server, 'Before')
  const update = (name: string) => server.rest('PUT', '/management/v1/orgs/me', { name }, { orgId })
  expect(await update('After')).toMatchObject({ status: 200, body: { details: details(orgId) } })
  expect((await server.rest('GET', '/management/v1/orgs/me', undefined, { orgId })).body.org).toMatchObject({
    name: 'After',
    primaryDomain: 'after.localhost',
  })
  expect(await update('After')).toMatchObject({
    status: 400,
    body: { code: 9, message: 'Organisation not changed (ORG-4VSdf)' },
  })
  expect((await addOrgOverApi(server, 'Before')).length).toBe(18)
  expect(await update('before')).toMatchObject({ status: 409, body: { code: 6 } })
})

test('DeactivateOrg rejects users of the organization until ReactivateOrg', async () => {
  const orgId = await addOrgOverApi(server, 'Shut')
  const owner = await addOrgActor(server, orgId, ['ORG_OWNER'])
  const mine = () => server.rest('GET', '/management/v1/orgs/me', undefined, { token: owner.token })
  const change = (verb: string) => server.rest('POST', `/management/v1/orgs/me/_${verb}`, {}, { orgId })
  expect((await mine()).status).toBe(200)
  expect(await change('deactivate')).toMatchObject({ status: 200, body: { details: details(orgId) } })
  expect(await mine()).toMatchObject({ status: 401, body: { code: 16 } })
  expect(await change('deactivate')).toMatchObject({ status: 400, body: { code: 9 } })
  expect((await server.rest('GET', '/management/v1/orgs/me', undefined, { orgId })).body.org.state).toBe(
    'ORG_STATE_INACTIVE',
  )
  expect(await change('reactivate')).toMatchObject({ status: 200, body: { details: details(orgId) } })
  expect((await mine()).status).toBe(200)
  expect(await change('reactivate')).toMatchObject({
    status: 400,
    body: { code: 9, message: 'Organisation is already active (EVENT-bfnrh)' },
  })
})

test('RemoveOrg removes all objects of the organization and frees every name', async () => {
  const orgId = await addOrgOverApi(server, 'Gone')
  const owner = await addOrgActor(server, orgId, ['ORG_OWNER', 'IAM_OWNER_VIEWER'])
  const minnie: string = (await person(orgId, 'minnie-gone')).body.userId
  const idp = await server.rest(
    'POST',
    '/management/v1/idps/generic_oidc',
    { name: 'Acme', issuer: 'https://accounts.acme.ch', clientId: 'a', clientSecret: 'b' },
    { orgId },
  )
  await server.rest('POST', '/management/v1/policies/lockout', { maxPasswordAttempts: 3 }, { orgId })
  await server.rest('POST', '/management/v1/metadata/plan', { value: 'Z29sZA==' }, { orgId })
  expect(idp.status).toBe(200)
  await project(orgId, minnie)
  const ctx = { ...server.runtime.services, caller: systemCaller('TEST'), orgId, now: Date.now(), language: 'en' }
  await addAccessKey(ctx, { name: 'gone', orgId, returnUrls: [] })
  await addCustomer(ctx, orgId, { ...noSettings, domain: 'customer.example', name: 'Customer' })
  const before = await mentions([orgId, owner.userId, minnie])
  expect(Object.keys(before)).toEqual(
    expect.arrayContaining(['access_keys', 'customers', 'idps', 'members', 'orgs', 'projects', 'user_grants', 'users']),
  )

  const removed = await server.rest('DELETE', '/management/v1/orgs/me', undefined, { token: owner.token })
  expect(removed).toMatchObject({ status: 200, body: { details: { resourceOwner: orgId } } })

  expect(await server.rest('GET', '/management/v1/orgs/me', undefined, { token: owner.token })).toMatchObject({
    status: 401,
  })
  expect(await server.rest('GET', '/management/v1/orgs/me', undefined, { orgId })).toMatchObject({
    status: 403,
    body: { message: "Organisation doesn't exist (AUTH-Bs7Ds)" },
  })
  expect(await mentions([orgId, owner.userId, minnie])).toEqual({})
  const user = await server.runtime.services.events.load(userAggregate, minnie)
  expect(user.state.status).toBe('removed')

  await addOrgOverApi(server, 'Gone')
  expect((await person(homeOrg, 'minnie-gone')).status).toBe(200)
})

test('RemoveOrg removes a large organization completely, in batches', async () => {
  const orgId = await addOrgOverApi(server, 'Large')
  await Promise.all(
    Array.from({ length: 250 }, (_, i) =>
      server.rest('POST', '/management/v1/users/machine', { userName: `large-${i}`, name: 'm' }, { orgId }),
    ),
  )
  expect((await rows().selectFrom('users').select('id').where('org_id', '=', orgId).execute()).length).toBe(250)
  expect((await server.rest('DELETE', '/management/v1/orgs/me', undefined, { orgId })).status).toBe(200)
  expect(await rows().selectFrom('users').select('id').where('org_id', '=', orgId).execute()).toEqual([])
  const org = await server.runtime.services.events.load(orgAggregate, orgId)
  expect(org.state.status).toBe('removed')
  const again = await server.rest('POST', '/management/v1/users/machine', { userName: 'large-0', name: 'm' })
  expect(again.status).toBe(200)
})

test('RemoveOrg rejects the default organization', async () => {
  expect(await server.rest('DELETE', '/management/v1/orgs/me')).toMatchObject({
    status: 400,
    body: { code: 9, message: 'The default organisation cannot be removed (COMMA-wG9p1)' },
  })
})

test('GetOrgByDomainGlobal finds the organization of a verified domain, anywhere', async () => {
  const orgId = await addOrgOverApi(server, 'Domainful')
  const by = (domain: string) => server.rest('GET', `/management/v1/global/orgs/_by_domain?domain=${domain}`)
  expect((await by('domainful.localhost')).body.org.id).toBe(orgId)
  expect((await by('DOMAINFUL.localhost')).body.org.id).toBe(orgId)
  expect(await by('nowhere.localhost')).toMatchObject({ status: 404, body: { code: 5 } })
})

test('ListOrgChanges returns the changes with their authors, newest first', async () => {
  const orgId = await addOrgOverApi(server, 'Historic')
  await server.rest('PUT', '/management/v1/orgs/me', { name: 'Historical' }, { orgId })
  const search = (query: object, language = 'de') =>
    server.rest(
      'POST',
      '/management/v1/orgs/me/changes/_search',
      { query },
      {
        orgId,
        headers: { 'accept-language': language },
      },
    )
  const { status, body } = await search({ limit: 2, asc: true })
  expect(status).toBe(200)
  expect(body.result).toEqual([
    {
      changeDate: expect.stringMatching(/Z$/),
      eventType: { key: 'EventTypes.org.added', localizedMessage: 'Organisation hinzugefügt' },
      sequence: '1',
      editorId: expect.stringMatching(/^\d+$/),
      editorDisplayName: 'Administration by scripts',
      editorPreferredLoginName: 'admin-machine',
      resourceOwnerId: orgId,
    },
    expect.objectContaining({ sequence: '2' }),
  ])
  const newest = await search({ limit: 1 })
  expect(newest.body.result[0].eventType.key).toBe('EventTypes.org.domain.removed')
  const before = await search({ sequence: '2' })
  expect(before.body.result.map((one: { sequence: string }) => one.sequence)).toEqual(['1'])
  expect(await search({ limit: 1001 })).toMatchObject({
    status: 400,
    body: { message: 'Limite überschritten (QUERY-4M0fs)' },
  })
})

test('an owner of one organization has no access to another', async () => {
  const [ownOrg, other] = [await addOrgOverApi(server, 'Wall A'), await addOrgOverApi(server, 'Wall B')]
  const { token } = await addOrgActor(server, ownOrg, ['ORG_OWNER'])
  const calls: [string, string, object?][] = [
    ['GET', '/orgs/me'],
    ['PUT', '/orgs/me', { name: 'Stolen' }],
    ['POST', '/orgs/me/_deactivate', {}],
    ['POST', '/orgs/me/_reactivate', {}],
    ['DELETE', '/orgs/me'],
    ['POST', '/orgs/me/changes/_search', {}],
    ['POST', '/orgs/me/domains', { domain: 'stolen.example' }],
    ['POST', '/orgs/me/domains/_search', {}],
    ['POST', '/orgs/me/members/_search', {}],
    ['POST', '/metadata/_search', {}],
    ['GET', '/policies/login'],
    ['GET', '/policies/domain'],
    ['GET', '/policies/orgiam'],
    ['POST', '/policies/lockout', { maxPasswordAttempts: 1 }],
    ['POST', '/idps/templates/_search', {}],
  ]
  for (const [method, path, body] of calls) {
    const response = await server.rest(method, `/management/v1${path}`, body, { token, orgId: other })
    expect([path, response.status, response.body.message]).toEqual([path, 404, 'membership not found (AUTHZ-cdgFk)'])
  }
  expect(await server.rest('POST', '/management/v1/orgs', { name: 'More' }, { token })).toMatchObject({ status: 403 })
  expect((await server.rest('GET', '/management/v1/orgs/me', undefined, { orgId: other })).body.org.name).toBe('Wall B')
})
