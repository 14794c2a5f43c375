import { createUserServiceClient } from '@zitadel/client/v2'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { apiTransports } from '#test/support/api-transports.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addEvents, addKey, addOtp, addPerson, addTotp } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let orgId: string
let otherOrg: string
let minnie: string
let daisy: string
let loginClient: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  otherOrg = await addOtherOrg(server)
  minnie = await addPerson(server, { orgId, name: 'minnie' })
  daisy = await addPerson(server, { orgId: otherOrg, name: 'daisy' })
  loginClient = (await addCaller(server, { orgId, roles: ['IAM_LOGIN_CLIENT'], on: 'instance' })).token
})
afterAll(() => server.stop())

const search = async (queries: object[], token = loginClient) => {
  const { status, body } = await server.rest('POST', '/v2/users', { queries }, { token })
  expect(status).toBe(200)
  return (body.result ?? []).map(({ userId }: { userId: string }) => userId) as string[]
}

test.each(Object.entries(apiTransports))('users are read, found and described over %s', async (_wire, open) => {
  const users = createUserServiceClient(open(server, loginClient))
  const { user } = await users.getUserByID({ userId: minnie })
  expect(user).toMatchObject({
    userId: minnie,
    username: 'minnie',
    preferredLoginName: 'minnie',
    details: { resourceOwner: orgId },
    type: { case: 'human', value: { email: { email: 'minnie@acme.example', isVerified: true } } },
  })
  const query = { case: 'loginNameQuery' as const, value: { loginName: 'MINNIE', method: 1 } }
  expect((await users.listUsers({ queries: [{ query }] })).result.map((one) => one.userId)).toEqual([minnie])
  expect((await users.listAuthenticationMethodTypes({ userId: minnie })).authMethodTypes).toContain(1)
  expect((await users.listIDPLinks({ userId: minnie })).result).toEqual(expect.any(Array))
})

test('optional texts are present in JSON even when they are empty', async () => {
  const { body } = await server.rest('GET', `/v2/users/${minnie}`, undefined, { token: loginClient })
  expect(body.user.human.profile).toEqual({
    givenName: 'Minnie',
    familyName: 'Mouse',
    nickName: '',
    displayName: 'Minnie Mouse',
    preferredLanguage: 'en',
    gender: 'GENDER_UNSPECIFIED',
  })
})

test('a list has the users of all organizations that the caller may read, and the caller', async () => {
  const both = [{ inUserIdsQuery: { userIds: [minnie, daisy] } }]
  expect((await search(both)).sort()).toEqual([minnie, daisy].sort())
  const owner = await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })
  expect(await search(both, owner.token)).toEqual([daisy])
  const nobody = await addCaller(server, { orgId })
  expect(await search(both, nobody.token)).toEqual([])
  expect(await search([], nobody.token)).toEqual([nobody.userId])
  expect(
    await search([{ organizationIdQuery: { organizationId: otherOrg } }, { userNameQuery: { userName: 'daisy' } }]),
  ).toEqual([daisy])
})

test('another user is read with the permission in their organization alone', async () => {
  const owner = (await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })).token
  const get = async (id: string, token: string) =>
    (await server.rest('GET', `/v2/users/${id}`, undefined, { token })).status
  expect([await get(daisy, owner), await get(minnie, owner), await get('999', owner)]).toEqual([200, 403, 404])
  const self = await addCaller(server, { orgId })
  expect(await get(self.userId, self.token)).toBe(200)
  const methods = await server.rest('GET', `/v2/users/${minnie}/authentication_methods`, undefined, { token: owner })
  expect(methods.status).toBe(403)
})

test('each method that is set up is listed once, keys by their domain', async () => {
  const userId = await addPerson(server, { orgId, name: 'methods' })
  await addTotp(server, userId)
  await addOtp(server, userId)
  await addKey(server, userId, { use: 'passkey', origin: 'https://login.example' })
  await addEvents(server, userId, idpLinkAdded('900', 'there', 'Methods there'))
  const list = async (query = '') =>
    (await server.rest('GET', `/v2/users/${userId}/authentication_methods${query}`)).body.authMethodTypes.map(
      (type: string) => type.replace('AUTHENTICATION_METHOD_TYPE_', ''),
    )
  expect(await list()).toEqual(['PASSWORD', 'PASSKEY', 'IDP', 'TOTP', 'OTP_SMS', 'OTP_EMAIL'])
  expect(await list('?domainQuery.domain=other.example')).not.toContain('PASSKEY')
  const links = await server.rest('POST', `/v2/users/${userId}/links/_search`, {})
  expect(links.body.result).toEqual([{ idpId: '900', userId: 'there', userName: 'Methods there' }])
})

test.each([[{}], [{ notQuery: {} }]])('the query %j is rejected', async (query) => {
  const { status } = await server.rest('POST', '/v2/users', { queries: [query] })
  expect(status).toBe(400)
})
