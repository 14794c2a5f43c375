/**
 * Policies of an organization over REST, kind by kind, and how it looks: GetLabelPolicy, GetPreviewLabelPolicy,
 * GetDefaultLabelPolicy, AddCustomLabelPolicy, UpdateCustomLabelPolicy, ActivateCustomLabelPolicy,
 * ResetLabelPolicyToDefault.
 */
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  token = (await addOrgActor(server, ownOrg, ['ORG_SETTINGS_MANAGER'])).token
})
afterAll(() => server.stop())

const policy = (method: string, path: string, body?: object) =>
  server.rest(method, `/management/v1/policies/${path}`, body, { token })
const details = (resourceOwner: string) => ({
  sequence: expect.stringMatching(/^\d+$/),
  creationDate: expect.stringMatching(/Z$/),
  changeDate: expect.stringMatching(/Z$/),
  resourceOwner,
})

interface Kind {
  readonly get: string
  readonly getDefault: string
  readonly add: string
  readonly update: string
  readonly reset: string
  readonly path: string
  /** What an organization sets, how it reads then, and how the instance's reads. */
  readonly settings: object
  readonly own: object
  readonly byDefault: object
}

const kinds: readonly Kind[] = [
  {
    get: 'GetPasswordComplexityPolicy',
    getDefault: 'GetDefaultPasswordComplexityPolicy',
    add: 'AddCustomPasswordComplexityPolicy',
    update: 'UpdateCustomPasswordComplexityPolicy',
    reset: 'ResetPasswordComplexityPolicyToDefault',
    path: 'password/complexity',
    settings: { minLength: 12, hasUppercase: true },
    own: { minLength: '12', hasUppercase: true },
    byDefault: { minLength: '8', hasUppercase: true, hasLowercase: true, hasNumber: true, hasSymbol: true },
  },
  {
    get: 'GetPasswordAgePolicy',
    getDefault: 'GetDefaultPasswordAgePolicy',
    add: 'AddCustomPasswordAgePolicy',
    update: 'UpdateCustomPasswordAgePolicy',
    reset: 'ResetPasswordAgePolicyToDefault',
    path: 'password/age',
    settings: { maxAgeDays: 90, expireWarnDays: 7 },
    own: { maxAgeDays: '90', expireWarnDays: '7' },
    byDefault: {},
  },
  {
    get: 'GetLockoutPolicy',
    getDefault: 'GetDefaultLockoutPolicy',
    add: 'AddCustomLockoutPolicy',
    update: 'UpdateCustomLockoutPolicy',
    reset: 'ResetLockoutPolicyToDefault',
    path: 'lockout',
    settings: { maxPasswordAttempts: 5 },
    own: { maxPasswordAttempts: '5' },
    byDefault: {},
  },
  {
    get: 'GetPrivacyPolicy',
    getDefault: 'GetDefaultPrivacyPolicy',
    add: 'AddCustomPrivacyPolicy',
    update: 'UpdateCustomPrivacyPolicy',
    reset: 'ResetPrivacyPolicyToDefault',
    path: 'privacy',
    settings: { tosLink: 'https://acme.ch/{{.Lang}}/terms', supportEmail: 'help@acme.ch' },
    own: { tosLink: 'https://acme.ch/{{.Lang}}/terms', supportEmail: 'help@acme.ch' },
    byDefault: {},
  },
  {
    get: 'GetNotificationPolicy',
    getDefault: 'GetDefaultNotificationPolicy',
    add: 'AddCustomNotificationPolicy',
    update: 'UpdateCustomNotificationPolicy',
    reset: 'ResetNotificationPolicyToDefault',
    path: 'notification',
    settings: {},
    own: {},
    byDefault: { passwordChange: true },
  },
]

test.each(kinds)(
  '$get returns the policy of the instance until $add, and again after $reset; $getDefault always does',
  async ({ path, settings, own: ownPolicy, byDefault }) => {
    const unsaid = ['privacy', 'notification'].includes(path) ? {} : { isDefault: true }
    const followed = { policy: { ...byDefault, details: details('instance'), isDefault: true }, ...unsaid }
    expect((await policy('GET', path)).body).toEqual(followed)
    const added = await policy('POST', path, settings)
    expect(added.status).toBe(200)
    expect(added.body).toEqual({ details: details(ownOrg) })
    expect((await policy('GET', path)).body).toEqual({ policy: { ...ownPolicy, details: details(ownOrg) } })
    expect((await policy('GET', `default/${path}`)).body).toEqual({ policy: followed.policy })
    const elsewhere = await server.rest('GET', `/management/v1/policies/${path}`, undefined, { orgId: other })
    expect(elsewhere.body).toEqual(followed)
    expect((await policy('DELETE', path)).body).toEqual({ details: details(ownOrg) })
    expect((await policy('GET', path)).body).toEqual(followed)
  },
)

test.each(kinds)(
  '$add rejects a second policy, $update an unchanged and a missing one, $reset a missing one',
  async ({ path, settings }) => {
    expect(await policy('PUT', path, settings)).toMatchObject({ status: 404, body: { code: 5 } })
    expect(await policy('DELETE', path)).toMatchObject({ status: 404, body: { code: 5 } })
    await policy('POST', path, settings)
    expect(await policy('POST', path, settings)).toMatchObject({ status: 409, body: { code: 6 } })
    expect(await policy('PUT', path, settings)).toMatchObject({ status: 400, body: { code: 9 } })
    const replaced = {
      minLength: 20,
      maxAgeDays: 10,
      maxOtpAttempts: 2,
      helpLink: 'https://h.ch',
      passwordChange: true,
    }
    expect(await policy('PUT', path, replaced)).toMatchObject({ status: 200, body: { details: details(ownOrg) } })
    await policy('DELETE', path)
  },
)

test.each(kinds)('$get, $add, $update and $reset of one organization do not affect another', async (kind) => {
  for (const [method, body] of [['GET'], ['POST', kind.settings], ['PUT', kind.settings], ['DELETE']] as const) {
    const response = await server.rest(method, `/management/v1/policies/${kind.path}`, body, { token, orgId: other })
    expect(response).toMatchObject({ status: 404, body: { message: 'membership not found (AUTHZ-cdgFk)' } })
  }
})

test.each([
  ['password/complexity', { minLength: 0 }, 'MODEL-Lsp0e'],
  ['password/complexity', { minLength: 73 }, 'MODEL-Lsp0e'],
  ['privacy', { tosLink: 'javascript:alert(1)' }, 'POLICY-Li5nk'],
  ['label', { primaryColor: 'red' }, 'POLICY-391dG'],
  ['label', { fontColorDark: '#12345' }, 'POLICY-391dG'],
  ['login', { defaultRedirectUri: 'javascript:alert(1)' }, 'Org-WSfdq'],
])('%s refuses %j: %s', async (path, body, id) => {
  const response = await policy('POST', path, body)
  expect(response).toMatchObject({ status: 400, body: { code: 3, message: expect.stringContaining(`(${id})`) } })
})

test('a password policy is effective from the next call on', async () => {
  const add = (userName: string) =>
    server.rest(
      'POST',
      '/management/v1/users/human',
      {
        userName,
        profile: { firstName: 'Minnie', lastName: 'Mouse' },
        email: { email: 'm@acme.example' },
        initialPassword: 'Passw0rd!',
      },
      { orgId: ownOrg },
    )
  expect((await add('minnie-1')).status).toBe(200)
  await policy('POST', 'password/complexity', { minLength: 12 })
  expect(await add('minnie-2')).toMatchObject({ status: 400, body: { message: 'Password is too short (COMMA-HuJf6)' } })
  await policy('DELETE', 'password/complexity')
  expect((await add('minnie-3')).status).toBe(200)
})

test('a label policy is a draft until it is activated', async () => {
  const color = async (path: string) => (await policy('GET', `label${path}`)).body.policy.primaryColor
  expect((await policy('GET', 'label')).body).toMatchObject({
    isDefault: true,
    policy: { primaryColor: '#5469d4', themeMode: 'THEME_MODE_AUTO', isDefault: true },
  })
  expect((await policy('POST', 'label/_activate', {})).status).toBe(404)
  expect((await policy('POST', 'label', { primaryColor: '#ff0000', themeMode: 'THEME_MODE_DARK' })).status).toBe(200)
  expect([await color(''), await color('/_preview')]).toEqual(['#5469d4', '#ff0000'])
  expect((await policy('PUT', 'label', { primaryColor: '#00ff00' })).status).toBe(200)
  expect((await policy('POST', 'label/_activate', {})).body).toEqual({ details: details(ownOrg) })
  expect([await color(''), await color('/_preview')]).toEqual(['#00ff00', '#00ff00'])
  expect((await policy('GET', 'default/label')).body.policy).toMatchObject({ primaryColor: '#5469d4', isDefault: true })
  expect((await policy('DELETE', 'label')).status).toBe(200)
  expect([await color(''), await color('/_preview')]).toEqual(['#5469d4', '#5469d4'])
  expect(await policy('DELETE', 'label')).toMatchObject({
    status: 404,
    body: { message: 'Policy could not be found (Org-3M9df)' },
  })
})

test('a caller who may only read policies cannot write them', async () => {
  const viewer = await addOrgActor(server, ownOrg, ['ORG_OWNER_VIEWER'])
  const as = { token: viewer.token }
  expect((await server.rest('GET', '/management/v1/policies/lockout', undefined, as)).status).toBe(200)
  for (const [method, path] of [
    ['POST', 'lockout'],
    ['PUT', 'lockout'],
    ['DELETE', 'lockout'],
    ['POST', 'label/_activate'],
  ] as const) {
    const body = method === 'DELETE' ? undefined : {}
    expect((await server.rest(method, `/management/v1/policies/${path}`, body, as)).status).toBe(403)
  }
})
