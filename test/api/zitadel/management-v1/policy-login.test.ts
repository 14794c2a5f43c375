/** The login policy of an organization over REST, with its factors and providers. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { addOrgActor, addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
let other: string
let token: string
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
  other = await addOrgOverApi(server, 'Other')
  token = (await addOrgActor(server, ownOrg, ['ORG_OWNER'])).token
})
afterAll(() => server.stop())
beforeEach(async () => {
  await login('DELETE', '')
})

const login = (method: string, path: string, body?: object) =>
  server.rest(method, `/management/v1/policies/login${path}`, body, { token })
const provider = async (path: string, as: object, name = 'Acme') => {
  const body = { name, issuer: 'https://accounts.acme.ch', clientId: 'a', clientSecret: 'b' }
  return (await server.rest('POST', `${path}/idps/generic_oidc`, body, as)).body.id as string
}
const settings = {
  allowUsernamePassword: true,
  passwordlessType: 'PASSWORDLESS_TYPE_ALLOWED',
  passwordCheckLifetime: '3600s',
  multiFactorCheckLifetime: '43200s',
}

test('GetLoginPolicy and GetDefaultLoginPolicy return the defaults if none is set', async () => {
  const policy = {
    details: expect.objectContaining({ resourceOwner: 'instance' }),
    allowUsernamePassword: true,
    allowRegister: true,
    allowExternalIdp: true,
    passwordlessType: 'PASSWORDLESS_TYPE_ALLOWED',
    isDefault: true,
    passwordCheckLifetime: '864000s',
    externalLoginCheckLifetime: '864000s',
    mfaInitSkipLifetime: '2592000s',
    secondFactorCheckLifetime: '64800s',
    multiFactorCheckLifetime: '43200s',
    secondFactors: ['SECOND_FACTOR_TYPE_OTP', 'SECOND_FACTOR_TYPE_U2F'],
    multiFactors: ['MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION'],
    allowDomainDiscovery: true,
  }
  expect((await login('GET', '')).body).toEqual({ policy, isDefault: true })
  const byDefault = await server.rest('GET', '/management/v1/policies/default/login', undefined, { token })
  expect(byDefault.body).toEqual({ policy })
})

test('AddCustomLoginPolicy, UpdateCustomLoginPolicy and ResetLoginPolicyToDefault', async () => {
  const idpId = await provider('/management/v1', { orgId: ownOrg })
  const lists = {
    secondFactors: ['SECOND_FACTOR_TYPE_OTP_EMAIL'],
    multiFactors: ['MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION'],
    idps: [{ idpId, ownerType: 'IDP_OWNER_TYPE_ORG' }],
  }
  expect((await login('POST', '', { ...settings, ...lists })).status).toBe(200)
  const read = async () => (await login('GET', '')).body
  const zero = { externalLoginCheckLifetime: '0s', mfaInitSkipLifetime: '0s', secondFactorCheckLifetime: '0s' }
  const details = expect.objectContaining({ resourceOwner: ownOrg })
  const offered = { ...lists, idps: [{ idpId, idpName: 'Acme', idpType: 'IDP_TYPE_OIDC' }] }
  expect(await read()).toEqual({ policy: { ...settings, ...zero, ...offered, details } })
  expect((await login('PUT', '', { ...settings, forceMfa: true })).status).toBe(200)
  expect((await read()).policy).toMatchObject({ forceMfa: true, ...offered })
  expect(await login('PUT', '', { ...settings, forceMfa: true })).toMatchObject({
    status: 400,
    body: { code: 9, message: 'Policy has not been changed (Org-5M9vdd)' },
  })
  expect(await login('POST', '', settings)).toMatchObject({ status: 409, body: { code: 6 } })
  expect((await login('DELETE', '')).status).toBe(200)
  expect((await read()).isDefault).toBe(true)
})

test.each([
  {
    add: 'AddSecondFactorToLoginPolicy',
    remove: 'RemoveSecondFactorFromLoginPolicy',
    path: 'second_factors',
    search: 'second_factors',
    type: 'SECOND_FACTOR_TYPE_OTP_SMS',
  },
  {
    add: 'AddMultiFactorToLoginPolicy',
    remove: 'RemoveMultiFactorFromLoginPolicy',
    path: 'multi_factors',
    search: 'auth_factors',
    type: 'MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION',
  },
])('$add and $remove', async ({ path, search, type }) => {
  const listed = async () => (await login('POST', `/${search}/_search`)).body.result
  expect(await login('POST', `/${path}`, { type })).toMatchObject({ status: 404, body: { code: 5 } })
  await login('POST', '', settings)
  expect(await listed()).toBeUndefined()
  expect((await login('POST', `/${path}`, { type })).status).toBe(200)
  expect(await listed()).toEqual([type])
  expect(await login('POST', `/${path}`, { type })).toMatchObject({ status: 409, body: { code: 6 } })
  expect((await login('DELETE', `/${path}/${type}`)).status).toBe(200)
  expect(await listed()).toBeUndefined()
  expect(await login('DELETE', `/${path}/${type}`)).toMatchObject({ status: 404, body: { code: 5 } })
  expect(await login('POST', `/${path}`, {})).toMatchObject({ status: 400, body: { code: 3 } })
})

test('ListLoginPolicySecondFactors and ListLoginPolicyMultiFactors return those of the instance without a policy of the organization', async () => {
  expect((await login('POST', '/second_factors/_search')).body).toMatchObject({
    details: { totalResult: '2' },
    result: ['SECOND_FACTOR_TYPE_OTP', 'SECOND_FACTOR_TYPE_U2F'],
  })
  expect((await login('POST', '/auth_factors/_search')).body.result).toHaveLength(1)
})

test('AddIDPToLoginPolicy, ListLoginPolicyIDPs and RemoveIDPFromLoginPolicy', async () => {
  const [mine, theirs, everyones] = [
    await provider('/management/v1', { orgId: ownOrg }, 'Mine'),
    await provider('/management/v1', { orgId: other }, 'Theirs'),
    await provider('/admin/v1', {}, "Everyone's"),
  ]
  const add = (idpId: string, ownerType?: string) =>
    login('POST', '/idps', { idpId, ...(ownerType ? { ownerType } : {}) })
  const org = 'IDP_OWNER_TYPE_ORG'
  expect(await add(mine, org)).toMatchObject({
    status: 404,
    body: { message: 'Policy could not be found (Org-Ffgw2)' },
  })
  await login('POST', '', settings)
  expect((await add(mine, org)).status).toBe(200)
  expect((await add(everyones, 'IDP_OWNER_TYPE_SYSTEM')).status).toBe(200)
  const list = (query = {}) => login('POST', '/idps/_search', { query })
  expect((await list()).body).toMatchObject({
    details: { totalResult: '2' },
    result: [
      { idpId: mine, idpName: 'Mine' },
      { idpId: everyones, idpName: "Everyone's" },
    ],
  })
  expect((await list({ limit: 1, offset: '1' })).body.result).toMatchObject([{ idpId: everyones }])
  expect(await add(mine, org)).toMatchObject({ status: 409, body: { code: 6 } })

  const foreign = await add(theirs, org)
  expect(foreign).toMatchObject({
    status: 400,
    body: { code: 9, message: "Identity Provider Configuration doesn't exist (Org-3N9fs)" },
  })
  expect((await add('999999999999999999', org)).body).toEqual(foreign.body)
  expect((await add(everyones, org)).body).toEqual(foreign.body)
  await login('DELETE', '')
  const within = await login('POST', '', { ...settings, idps: [{ idpId: theirs, ownerType: org }] })
  expect(within).toMatchObject({ status: 400, body: { code: 9, message: expect.stringContaining('(Org-FEd32)') } })

  await login('POST', '', { ...settings, idps: [{ idpId: mine, ownerType: org }] })
  expect((await login('DELETE', `/idps/${mine}`)).status).toBe(200)
  expect(await login('DELETE', `/idps/${theirs}`)).toMatchObject({ status: 404, body: { code: 5 } })
  expect((await list()).body.result).toBeUndefined()
})
