/** Domain policies over REST, of the instance and of organizations, and their effect on user names. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { userAggregate } from '#domain/user/user.ts'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startServer()
})
afterAll(() => server.stop())

const admin = (method: string, path: string, body?: object) => server.rest(method, `/admin/v1${path}`, body)
const ofOrg = (method: string, orgId: string, body?: object) => admin(method, `/orgs/${orgId}/policies/domain`, body)
const add = (orgId: string, userName: string) =>
  server.rest('POST', '/management/v1/users/machine', { userName, name: 'm' }, { orgId })
const user = async (orgId: string, userName: string): Promise<string> => {
  const { body } = await add(orgId, userName)
  if (!body.userId) throw new Error(JSON.stringify(body))
  return body.userId
}
const loginName = async (orgId: string, id: string) =>
  (await server.rest('GET', `/management/v1/users/${id}`, undefined, { orgId })).body.user.preferredLoginName
const scoped = async (id: string) => (await server.runtime.services.events.load(userAggregate, id)).state.userNameScoped
const readDefault = async () => (await admin('GET', '/policies/domain')).body.policy

test('GetCustomDomainPolicy, AddCustomDomainPolicy, UpdateCustomDomainPolicy, ResetCustomDomainPolicyToDefault', async () => {
  const org = await addOrgOverApi(server, 'Custom')
  expect((await ofOrg('GET', org)).body).toMatchObject({ isDefault: true, policy: { isDefault: true } })
  expect(await ofOrg('PUT', org, { validateOrgDomains: true })).toMatchObject({ status: 404, body: { code: 5 } })
  expect(await ofOrg('DELETE', org)).toMatchObject({ status: 404, body: { code: 5 } })
  expect((await ofOrg('POST', org, { validateOrgDomains: true })).body).toMatchObject({
    details: { resourceOwner: org },
  })
  expect((await ofOrg('GET', org)).body).toEqual({
    policy: { details: expect.objectContaining({ resourceOwner: org }), validateOrgDomains: true },
  })
  expect(await ofOrg('POST', org, {})).toMatchObject({
    status: 409,
    body: { code: 6, message: 'Policy already exists (ORG-1M8ds)' },
  })
  expect(await ofOrg('PUT', org, { validateOrgDomains: true })).toMatchObject({ status: 400, body: { code: 9 } })
  expect((await ofOrg('PUT', org, { smtpSenderAddressMatchesInstanceDomain: true })).status).toBe(200)
  expect((await ofOrg('DELETE', org)).status).toBe(200)
  expect((await ofOrg('GET', org)).body.isDefault).toBe(true)
  for (const [method, body] of [['GET'], ['POST', {}], ['PUT', {}], ['DELETE']] as const)
    expect(await ofOrg(method, '999999999999999999', body)).toMatchObject({ status: 404, body: { code: 5 } })
})

/**
 * GetOrgIAMPolicy, UpdateOrgIAMPolicy, GetCustomOrgIAMPolicy, AddCustomOrgIAMPolicy, UpdateCustomOrgIAMPolicy and
 * ResetCustomOrgIAMPolicyToDefault.
 */
test('the older RPCs for OrgIAM policies use the same policy', async () => {
  const org = await addOrgOverApi(server, 'Older')
  const orgIam = (method: string, body?: object) => admin(method, `/orgs/${org}/policies/orgiam`, body)
  expect((await orgIam('GET')).body).toMatchObject({ isDefault: true })
  expect((await orgIam('POST', { userLoginMustBeDomain: true })).status).toBe(200)
  expect((await orgIam('GET')).body.policy).toMatchObject({ userLoginMustBeDomain: true })
  expect((await ofOrg('GET', org)).body.policy).toMatchObject({ userLoginMustBeDomain: true })
  expect((await orgIam('PUT', { userLoginMustBeDomain: false })).status).toBe(200)
  expect((await orgIam('DELETE')).status).toBe(200)
  expect((await admin('GET', '/policies/orgiam')).body.policy).toMatchObject({ isDefault: true })
})

test('login names change to the scope of the organization and of the instance, unless names collide', async () => {
  const [one, two] = [await addOrgOverApi(server, 'Scope one'), await addOrgOverApi(server, 'Scope two')]
  const minnie = await user(one, 'minnie')
  expect((await add(two, 'MINNIE')).status).toBe(409)
  expect((await ofOrg('POST', one, { userLoginMustBeDomain: true })).status).toBe(200)
  expect([await scoped(minnie), await loginName(one, minnie)]).toEqual([true, 'minnie@scope-one.localhost'])
  expect((await add(one, 'Minnie')).status).toBe(409)
  const namesake = await user(two, 'minnie')
  expect(await loginName(two, namesake)).toBe('minnie')

  const back = await ofOrg('PUT', one, { userLoginMustBeDomain: false })
  expect(back).toMatchObject({ status: 409, body: { code: 6, message: 'User already exists (V3-DKcYh)' } })
  expect((await ofOrg('GET', one)).body.policy.userLoginMustBeDomain).toBe(true)
  expect(await scoped(minnie)).toBe(true)

  await server.rest('DELETE', `/management/v1/users/${namesake}`, undefined, { orgId: two })
  expect((await ofOrg('PUT', one, { userLoginMustBeDomain: false })).status).toBe(200)
  expect([await scoped(minnie), await loginName(one, minnie)]).toEqual([false, 'minnie'])
  expect((await add(two, 'minnie')).status).toBe(409)
})

test('a reset that would make names collide is rejected too', async () => {
  const [one, two] = [await addOrgOverApi(server, 'Reset one'), await addOrgOverApi(server, 'Reset two')]
  await ofOrg('POST', one, { userLoginMustBeDomain: true })
  const id = await user(one, 'daisy')
  await user(two, 'daisy')
  expect((await ofOrg('DELETE', one)).status).toBe(409)
  expect([(await ofOrg('GET', one)).body.isDefault, await scoped(id)]).toEqual([undefined, true])
})

test('a name in the domain of another organization stays reserved for that organization', async () => {
  const [one, two] = [await addOrgOverApi(server, 'Domain one'), await addOrgOverApi(server, 'Domain two')]
  await ofOrg('POST', one, { userLoginMustBeDomain: true })
  const id = await user(one, 'goofy@domain-two.localhost')
  expect(await ofOrg('PUT', one, { userLoginMustBeDomain: false })).toMatchObject({
    status: 400,
    body: { message: 'Domain is already reserved and cannot be used (COMMAND-SFd21)' },
  })
  expect(await scoped(id)).toBe(true)
  expect(two).toMatch(/^\d+$/)
})

test('UpdateDomainPolicy and GetDomainPolicy: the names of all organizations without their own policy follow', async () => {
  const [large, ownOrg] = [await addOrgOverApi(server, 'Instance large'), await addOrgOverApi(server, 'Instance own')]
  const ids = await Promise.all(Array.from({ length: 230 }, (_, i) => user(large, `many-${i}`)))
  await ofOrg('POST', ownOrg, { userLoginMustBeDomain: false })
  const keptUser = await user(ownOrg, 'kept')
  const change = (userLoginMustBeDomain: boolean) => admin('PUT', '/policies/domain', { userLoginMustBeDomain })

  expect((await change(true)).body).toMatchObject({ details: { resourceOwner: 'instance' } })
  expect(await readDefault()).toMatchObject({ userLoginMustBeDomain: true, isDefault: true })
  expect(new Set(await Promise.all(ids.map(scoped)))).toEqual(new Set([true]))
  expect(await scoped(keptUser)).toBe(false)
  expect(await loginName(ownOrg, keptUser)).toBe('kept')
  expect(await change(true)).toMatchObject({
    status: 400,
    body: { code: 9, message: expect.stringContaining('(INSTANCE-pl9fN)') },
  })

  // The last name is taken by another user: no name changes.
  const takenUser = await user(ownOrg, 'many-229')
  expect((await change(false)).status).toBe(409)
  expect(await readDefault()).toMatchObject({ userLoginMustBeDomain: true })
  expect(new Set(await Promise.all(ids.map(scoped)))).toEqual(new Set([true]))

  await server.rest('DELETE', `/management/v1/users/${takenUser}`, undefined, { orgId: ownOrg })
  expect((await admin('PUT', '/policies/orgiam', { userLoginMustBeDomain: false })).status).toBe(200)
  expect(new Set(await Promise.all(ids.map(scoped)))).toEqual(new Set([false]))
})
