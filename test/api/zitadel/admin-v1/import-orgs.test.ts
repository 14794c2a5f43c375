import { generateKeyPairSync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { caseFile, type ImportServer, startImportServer } from '#test/support/import-case.ts'

const PUBLIC_KEY = Buffer.from(
  generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }),
).toString('base64')

let here: ImportServer
beforeAll(async () => {
  here = await startImportServer()
})
afterAll(() => here.stop())

const importData = (body: unknown) => here.server.rest('POST', '/admin/v1/import', body)

test('ImportData: users of an organization are imported with id and password', async () => {
  const orgs = await here.server.rest('POST', '/admin/v1/orgs/_search', {})
  const text = await readFile(caseFile('zitadel-import-data.json'), 'utf8')
  const body = JSON.parse(text.replace('{{ORG}}', orgs.body.result[0].id))
  const [human] = body.dataOrgs.orgs[0].humanUsers
  const sent = await importData(body)
  expect(sent).toMatchObject({ status: 200, body: { success: { orgs: [{ humanUserIds: [human.userId] }] } } })
  expect(await here.signsIn('zt1', 'Correct-horse-7')).toBe(true)
})

test('ImportData: a missing organization is added under its id, and skipped data is named', async () => {
  const human = (userId: string, change: object) => ({
    userId,
    user: {
      userName: userId,
      profile: { firstName: 'Z', lastName: 'T' },
      email: { email: `${userId}@acme.example` },
      ...change,
    },
  })
  const org = {
    orgId: 'org-new',
    org: { name: 'New org' },
    humanUsers: [human('z-4', { hashedPassword: { value: '$y$j9T$x$y' } }), human('z-5', {})],
    machineUsers: [{ userId: 'm-1', user: { userName: 'robot', name: 'Robot' } }],
    userMetadata: [{ id: 'z-5', key: 'plan', value: 'Z29sZA==' }],
    machineKeys: [{ keyId: 'k-1', userId: 'm-1', type: 'KEY_TYPE_JSON', publicKey: PUBLIC_KEY }],
    lockoutPolicy: { maxPasswordAttempts: 3, maxOtpAttempts: 4 },
    passwordComplexityPolicy: { minLength: '5' },
    loginPolicy: {
      allowUsernamePassword: true,
      forceMfa: true,
      secondFactors: ['SECOND_FACTOR_TYPE_OTP'],
      idps: [{ idpId: 'i-1', ownerType: 'IDP_OWNER_TYPE_ORG' }],
    },
    domains: [{ domainName: 'new.example' }],
  }
  const { body } = await importData({ dataOrgs: { orgs: [org] } })
  expect(body.errors).toMatchObject([
    { type: 'login_policy_idp', id: 'i-1', message: 'not imported' },
    { type: 'domains', id: 'org-new', message: 'not imported' },
    { type: 'human_user', id: 'z-4', message: expect.stringContaining('escrypt') },
  ])
  expect(body.success.orgs).toMatchObject([{ orgId: 'org-new', humanUserIds: ['z-5'], machineUserIds: ['m-1'] }])
  expect((await here.server.rest('GET', '/admin/v1/orgs/org-new')).body.org.name).toBe('New org')
  expect(await here.metadata('z-5', 'plan')).toBe('gold')
  expect((await here.user('robot')).state.keys).toMatchObject({ 'k-1': { type: 1 } })
  const policy = async (name: string) =>
    (await here.server.rest('GET', `/management/v1/policies/${name}`, undefined, { orgId: 'org-new' })).body
  expect(await policy('lockout')).toMatchObject({ policy: { maxPasswordAttempts: '3', maxOtpAttempts: '4' } })
  expect(await policy('password/complexity')).toMatchObject({ policy: { minLength: '5' } })
  expect(await policy('login')).toMatchObject({
    policy: { forceMfa: true, secondFactors: ['SECOND_FACTOR_TYPE_OTP'] },
  })
})

test('ImportData: files of the server are rejected as input, and only an administrator of the instance may import', async () => {
  expect((await importData({ dataOrgsLocal: { path: '/etc/passwd' } })).status).toBe(501)
  const body = { dataOrgs: { orgs: [] } }
  expect((await here.server.rest('POST', '/admin/v1/import', body, { token: null })).status).toBe(401)
})

test('ImportData: projects, roles, applications, grants and members are imported, and a second run changes nothing', async () => {
  const role = { projectId: 'shop', roleKey: 'buyer', displayName: 'Buyer' }
  const web = {
    projectId: 'shop',
    name: 'Web',
    redirectUris: ['https://shop.example/callback'],
    responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  }
  const user = { userName: 'sue', profile: { firstName: 'S', lastName: 'U' }, email: { email: 'sue@acme.example' } }
  const seller = {
    orgId: 'org-seller',
    org: { name: 'Seller' },
    projects: [{ projectId: 'shop', project: { name: 'Shop', projectRoleAssertion: true } }],
    projectRoles: [role, { ...role, projectId: 'none' }],
    oidcApps: [{ appId: 'web', app: web }],
    apiApps: [
      { appId: 'back', app: { projectId: 'shop', name: 'Back', authMethodType: 'API_AUTH_METHOD_TYPE_BASIC' } },
    ],
    projectGrants: [
      { grantId: 'g', projectGrant: { projectId: 'shop', grantedOrgId: 'org-buyer', roleKeys: ['buyer'] } },
    ],
    userGrants: [{ userId: 'sue', projectId: 'shop', roleKeys: ['buyer'] }],
    orgMembers: [{ userId: 'sue', roles: ['ORG_OWNER'] }],
    projectMembers: [{ userId: 'sue', projectId: 'shop', roles: ['PROJECT_OWNER'] }],
    humanUsers: [{ userId: 'sue', user }],
  }
  // The organization of the project grant is imported later.
  const body = { dataOrgs: { orgs: [seller, { orgId: 'org-buyer', org: { name: 'Buyer' } }] } }
  const expected = {
    projectIds: ['shop'],
    projectRoles: ['shop_buyer'],
    oidcAppIds: ['web'],
    apiAppIds: ['back'],
    projectGrants: [{ grantId: 'g', projectId: 'shop', orgId: 'org-buyer' }],
    userGrants: [{ userId: 'sue', projectId: 'shop' }],
    orgMembers: ['sue'],
    projectMembers: [{ userId: 'sue', projectId: 'shop' }],
  }
  for (const _run of ['first', 'second']) {
    const response = await importData(body)
    expect(response.body.success.orgs[0]).toMatchObject(expected)
    expect(response.body.errors.filter(({ type }: { type: string }) => type !== 'human_user')).toMatchObject([
      { type: 'project_role', id: 'none_buyer' },
    ])
  }
  const call = (path: string) => here.server.rest('POST', `/management/v1${path}`, {}, { orgId: 'org-seller' })
  expect((await call('/projects/shop/apps/_search')).body.result).toHaveLength(2)
  expect((await call('/projects/shop/grants/_search')).body.result).toMatchObject([{ grantedOrgId: 'org-buyer' }])
  expect((await call('/users/grants/_search')).body.result).toMatchObject([{ userId: 'sue', roleKeys: ['buyer'] }])
})

test('ImportData: a project of another organization is not changed', async () => {
  const org = {
    orgId: 'org-thief',
    org: { name: 'Thief' },
    projects: [{ projectId: 'shop', project: { name: 'Mine' } }],
  }
  const { body } = await importData({ dataOrgs: { orgs: [org] } })
  expect(body.errors).toMatchObject([{ type: 'project', id: 'shop' }])
  const project = await here.server.rest('GET', '/management/v1/projects/shop', undefined, { orgId: 'org-seller' })
  expect(project.body.project.name).toBe('Shop')
})
