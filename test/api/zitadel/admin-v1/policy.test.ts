/** The instance's policies over REST. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let ownOrg: string
beforeAll(async () => {
  server = await startServer()
  ownOrg = await addOrgOverApi(server, 'Own')
})
afterAll(() => server.stop())

const policy = (method: string, path: string, body?: object) => server.rest(method, `/admin/v1/policies/${path}`, body)
const seenByOrg = async (path: string) =>
  (await server.rest('GET', `/management/v1/policies/${path}`, undefined, { orgId: ownOrg })).body
const details = {
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner: 'instance',
}

interface Kind {
  readonly get: string
  readonly update: string
  /** Where it is read, and where it is written if not there. */
  readonly path: string
  readonly writePath?: string
  /** What is set, and how it reads then. */
  readonly settings: object
  readonly read: object
  /** Of the refusal to change nothing. */
  readonly id: string
}

test.each<Kind>([
  {
    get: 'GetPasswordComplexityPolicy',
    update: 'UpdatePasswordComplexityPolicy',
    path: 'password/complexity',
    settings: { minLength: 10 },
    read: { minLength: '10' },
    id: 'INSTANCE-9jlsf',
  },
  {
    get: 'GetPasswordAgePolicy',
    update: 'UpdatePasswordAgePolicy',
    path: 'password/age',
    settings: { maxAgeDays: 30 },
    read: { maxAgeDays: '30' },
    id: 'INSTANCE-180sf',
  },
  {
    get: 'GetLockoutPolicy',
    update: 'UpdateLockoutPolicy',
    path: 'lockout',
    writePath: 'password/lockout',
    settings: { maxOtpAttempts: 4 },
    read: { maxOtpAttempts: '4' },
    id: 'INSTANCE-0psjF',
  },
  {
    get: 'GetPrivacyPolicy',
    update: 'UpdatePrivacyPolicy',
    path: 'privacy',
    settings: { helpLink: 'https://acme.ch' },
    read: { helpLink: 'https://acme.ch' },
    id: 'INSTANCE-9jJfs',
  },
  {
    get: 'GetNotificationPolicy',
    update: 'UpdateNotificationPolicy',
    path: 'notification',
    settings: {},
    read: {},
    id: 'INSTANCE-29x02n',
  },
])('$update changes what $get reads, for every organization without its own', async (kind) => {
  const { path, settings, read, id } = kind
  const write = () => policy('PUT', kind.writePath ?? path, settings)
  expect((await policy('GET', path)).body.policy).toMatchObject({ isDefault: true, details })
  const updated = await write()
  expect(updated.status).toBe(200)
  expect(updated.body).toEqual({ details })
  const policyNow = { ...read, isDefault: true, details }
  expect((await policy('GET', path)).body).toEqual({ policy: policyNow })
  expect((await seenByOrg(path)).policy).toEqual(policyNow)
  expect(await write()).toMatchObject({
    status: 400,
    body: { code: 9, message: `Policy has not been changed (${id})` },
  })
})

test('GetLabelPolicy, UpdateLabelPolicy, GetPreviewLabelPolicy and ActivateLabelPolicy', async () => {
  const color = async (path: string) => (await policy('GET', `label${path}`)).body.policy.primaryColor
  expect((await policy('PUT', 'label', { primaryColor: '#abcdef' })).status).toBe(200)
  expect([await color(''), await color('/_preview')]).toEqual(['#5469d4', '#abcdef'])
  expect((await seenByOrg('label')).policy.primaryColor).toBe('#5469d4')
  expect((await policy('POST', 'label/_activate', {})).status).toBe(200)
  expect([await color(''), await color('/_preview')]).toEqual(['#abcdef', '#abcdef'])
  expect((await seenByOrg('label')).policy.primaryColor).toBe('#abcdef')
})

test('GetLoginPolicy and UpdateLoginPolicy', async () => {
  const settings = { allowUsernamePassword: true, passwordlessType: 'PASSWORDLESS_TYPE_NOT_ALLOWED', forceMfa: true }
  expect((await policy('GET', 'login')).body.policy).toMatchObject({ allowRegister: true, isDefault: true })
  expect((await policy('PUT', 'login', settings)).body).toEqual({ details })
  const now = (await policy('GET', 'login')).body.policy
  expect(now).toMatchObject({ forceMfa: true, secondFactors: ['SECOND_FACTOR_TYPE_OTP', 'SECOND_FACTOR_TYPE_U2F'] })
  expect(now.allowRegister).toBeUndefined()
  expect(now.passwordlessType).toBeUndefined()
  expect((await seenByOrg('login')).policy).toEqual(now)
  expect(await policy('PUT', 'login', settings)).toMatchObject({ status: 400, body: { code: 9 } })
})

test.each([
  {
    list: 'ListLoginPolicySecondFactors',
    add: 'AddSecondFactorToLoginPolicy',
    remove: 'RemoveSecondFactorFromLoginPolicy',
    path: 'second_factors',
    type: 'SECOND_FACTOR_TYPE_OTP_SMS',
    count: 3,
  },
  {
    list: 'ListLoginPolicyMultiFactors',
    add: 'AddMultiFactorToLoginPolicy',
    remove: 'RemoveMultiFactorFromLoginPolicy',
    path: 'multi_factors',
    type: 'MULTI_FACTOR_TYPE_U2F_WITH_VERIFICATION',
    count: 1,
  },
])('$list, $add and $remove', async ({ path, type, count }) => {
  const listed = async () => (await policy('POST', `login/${path}/_search`)).body.result ?? []
  if (path === 'multi_factors') expect((await policy('DELETE', `login/${path}/${type}`)).status).toBe(200)
  expect(await listed()).not.toContain(type)
  expect((await policy('POST', `login/${path}`, { type })).status).toBe(200)
  expect(await listed()).toHaveLength(count)
  expect(await policy('POST', `login/${path}`, { type })).toMatchObject({ status: 409, body: { code: 6 } })
  expect((await policy('DELETE', `login/${path}/${type}`)).status).toBe(200)
  expect(await policy('DELETE', `login/${path}/${type}`)).toMatchObject({ status: 404, body: { code: 5 } })
})

test('AddIDPToLoginPolicy, ListLoginPolicyIDPs and RemoveIDPFromLoginPolicy take providers of the instance only', async () => {
  const body = { name: 'Acme', issuer: 'https://accounts.acme.ch', clientId: 'a', clientSecret: 'b' }
  const everyones = (await server.rest('POST', '/admin/v1/idps/generic_oidc', body)).body.id
  const theirs = (await server.rest('POST', '/management/v1/idps/generic_oidc', body, { orgId: ownOrg })).body.id
  expect((await policy('POST', 'login/idps', { idpId: everyones })).status).toBe(200)
  expect(await policy('POST', 'login/idps', { idpId: theirs })).toMatchObject({
    status: 400,
    body: { code: 9, message: "Identity Provider Configuration doesn't exist (INSTANCE-m8fsd)" },
  })
  const listed = async () => (await policy('POST', 'login/idps/_search', {})).body.result
  expect(await listed()).toEqual([{ idpId: everyones, idpName: 'Acme', idpType: 'IDP_TYPE_OIDC' }])
  expect((await seenByOrg('login')).policy.idps).toEqual(await listed())
  expect((await policy('DELETE', `login/idps/${everyones}`)).status).toBe(200)
  expect(await listed()).toBeUndefined()
  expect((await policy('DELETE', `login/idps/${everyones}`)).status).toBe(404)
})
