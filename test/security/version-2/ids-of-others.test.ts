/**
 * Proves a class of docs/security.md in version 2: an id of another user, project or organization is unknown together
 * with one's own id, and its object does not change.
 */
import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  ApplicationService,
  AuthorizationService,
  InternalPermissionService,
  OrganizationService,
  ProjectService,
  UserService,
} from '#api/zitadel/descriptors/services-v2.ts'
import { type Targets, targetsOf } from '#test/security/version-2/targets.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let orgId: string
let targets: Targets
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  targets = targetsOf(server, orgId, await addOtherOrg(server))
})
afterAll(() => server.stop())

const services = {
  app: ApplicationService,
  authorization: AuthorizationService,
  org: OrganizationService,
  permission: InternalPermissionService,
  project: ProjectService,
  user: UserService,
} as const

/** Calls as `service.rpc`, with the administrator's token unless given. */
async function call(name: string, request: JsonObject, token = server.pat): Promise<number> {
  const [service = '', rpc = ''] = name.split('.')
  const calls = wireCalls(server, services[service as keyof typeof services])
  const { code } = await calls(rpc as never, request, { token, wire: 'Connect JSON, HTTP/2' })
  calls.close()
  return code
}

const countEvents = async (): Promise<number> => {
  let count = 0
  for await (const _event of server.runtime.services.events.history({})) count++
  return count
}

/** Makes the calls as an administrator with all permissions, so that only the ids can cause the rejection. */
async function expectUnknown(calls: readonly (readonly [string, JsonObject])[], code = 5) {
  const before = await countEvents()
  for (const [name, request] of calls) expect(await call(name, request), name).toBe(code)
  expect(await countEvents()).toBe(before)
}

async function keyedApp() {
  const projectId = await targets.project()
  const api = { name: 'Api', authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }
  const applicationId = await targets.post(`/management/v1/projects/${projectId}/apps/api`, api, 'appId')
  const path = `/management/v1/projects/${projectId}/apps/${applicationId}/keys`
  return { projectId, applicationId, keyId: await targets.post(path, { type: 'KEY_TYPE_JSON' }, 'id') }
}

test('applications and keys are unknown in other projects, and keys in other applications', async () => {
  const [one, other] = [await keyedApp(), await keyedApp()]
  const moved = { projectId: one.projectId, applicationId: other.applicationId }
  const expirationDate = new Date(Date.now() + 86_400_000).toISOString()
  await expectUnknown([
    ['app.updateApplication', { ...moved, name: 'Taken' }],
    ['app.deactivateApplication', moved],
    ['app.reactivateApplication', moved],
    ['app.deleteApplication', moved],
    ['app.generateClientSecret', moved],
    ['app.createApplicationKey', { ...moved, expirationDate }],
    ['app.deleteApplicationKey', { ...moved, keyId: other.keyId }],
    ['app.deleteApplicationKey', { ...one, keyId: other.keyId }],
  ])
})

test('keys, tokens, passkeys and factors are unknown to other users', async () => {
  const [one, other] = [await targets.machine(), await targets.machine()]
  const path = `/management/v1/users/${other}`
  const keyId = await targets.post(`${path}/keys`, { type: 1 }, 'keyId')
  const tokenId = await targets.post(`${path}/pats`, {}, 'tokenId')
  await expectUnknown([
    ['user.removeKey', { userId: one, keyId }],
    ['user.removePersonalAccessToken', { userId: one, tokenId }],
  ])
  const [{ userId }, person] = [await targets.person(), await targets.person()]
  await expectUnknown([
    ['user.removePasskey', { userId, passkeyId: person.userId }],
    ['user.removeU2F', { userId, u2fId: person.userId }],
    ['user.removeIDPLink', { userId, idpId: 'i', linkedUserId: person.userId }],
  ])
})

test('domains, metadata and roles are unknown in other organizations and projects', async () => {
  const [one, other] = [await targets.organization(), await targets.organization()]
  const [projectId, otherProject] = [await targets.project(), await targets.project()]
  await call('project.addProjectRole', { projectId: otherProject, roleKey: 'theirs', displayName: 'Theirs' })
  const value = Buffer.from('v').toString('base64')
  await call('org.setOrganizationMetadata', { organizationId: other.id, metadata: [{ key: 'theirs', value }] })
  const domain = { organizationId: one.id, domain: other.domain }
  await expectUnknown([
    ['org.deleteOrganizationDomain', domain],
    ['org.verifyOrganizationDomain', domain],
    ['org.generateOrganizationDomainValidation', { ...domain, type: 'DOMAIN_VALIDATION_TYPE_DNS' }],
    ['org.deleteOrganizationMetadata', { organizationId: one.id, keys: ['theirs'] }],
    ['project.updateProjectRole', { projectId, roleKey: 'theirs', displayName: 'Taken' }],
    ['project.updateProjectGrant', { projectId, grantedOrganizationId: other.id, roleKeys: [] }],
    [
      'permission.updateAdministrator',
      {
        userId: await targets.machine(),
        resource: { projectGrant: { projectId, organizationId: other.id } },
        roles: ['PROJECT_GRANT_OWNER'],
      },
    ],
  ])
  // Removing an unknown object succeeds.
  await expectUnknown([['project.removeProjectRole', { projectId, roleKey: 'theirs' }]], 0)
})

test('an owner cannot give roles of foreign projects or to foreign users', async () => {
  const { token } = await addCaller(server, { orgId: targets.otherOrg, roles: ['ORG_OWNER'] })
  const theirs = await targets.project()
  const ownProject = (await server.rest('POST', '/management/v1/projects', { name: 'Own' }, { token })).body.id
  const ownUser = (await addCaller(server, { orgId: targets.otherOrg })).userId
  const { userId } = await targets.person()
  const before = await countEvents()
  const organizationId = targets.otherOrg
  const authorize = (request: JsonObject) =>
    call('authorization.createAuthorization', { organizationId, roleKeys: [], ...request }, token)
  expect(await authorize({ userId: ownUser, projectId: theirs })).not.toBe(0)
  expect(await authorize({ userId, projectId: ownProject })).not.toBe(0)
  expect(await authorize({ userId: ownUser, projectId: ownProject, organizationId: orgId })).toBe(7)
  const administer = (resource: JsonObject, roles: string[]) =>
    call('permission.createAdministrator', { userId, resource, roles }, token)
  expect(await administer({ organizationId }, ['ORG_OWNER'])).not.toBe(0)
  expect(await administer({ projectId: ownProject }, ['PROJECT_OWNER'])).not.toBe(0)
  expect(await countEvents()).toBe(before)
})
