import { afterAll, beforeAll, expect, test } from 'vitest'
import { AuthorizationService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { addPerson } from '#test/support/session-people.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let orgId: string
let projectId: string
let owner: string
let stranger: string
beforeAll(async () => {
  server = await startServer()
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  stranger = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body.id
  for (const roleKey of ['reader', 'writer'])
    await server.rest('POST', `/management/v1/projects/${projectId}/roles`, { roleKey, displayName: `The ${roleKey}` })
})
afterAll(() => server.stop())

interface ResponseBody {
  readonly code?: string
  readonly id: string
  readonly changeDate?: string
  readonly deletionDate?: string
  readonly authorizations?: readonly Record<string, unknown>[]
}

async function call(rpc: keyof typeof AuthorizationService.method, body: object, token = owner, version = 'v2') {
  const path = `/zitadel.authorization.${version}.AuthorizationService/${AuthorizationService.method[rpc].name}`
  const response = await fetch(server.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(body),
  })
  return (await response.json()) as ResponseBody
}

test('an authorization is created, changed, listed, switched and deleted, repeatedly', async () => {
  const userId = await addPerson(server, { orgId, name: 'minnie' })
  const newGrant = { userId, projectId, organizationId: orgId, roleKeys: ['reader'] }
  expect((await call('createAuthorization', { ...newGrant, roleKeys: ['unknown'] })).code).toBe('failed_precondition')
  expect((await call('createAuthorization', newGrant, stranger)).code).toBe('permission_denied')
  const { id } = await call('createAuthorization', newGrant)
  expect((await call('createAuthorization', newGrant)).code).toBe('already_exists')
  for (const version of ['v2', 'v2beta'])
    expect(
      (await call('updateAuthorization', { id, roleKeys: ['reader', 'writer'] }, owner, version)).changeDate,
    ).toBeDefined()
  const filters = [{ authorizationIds: { ids: [id] } }, { projectId: { id: projectId } }]
  const { authorizations = [] } = await call('listAuthorizations', { filters })
  expect(authorizations).toMatchObject([
    {
      id,
      state: 'STATE_ACTIVE',
      project: { id: projectId, name: 'Shop', organizationId: orgId },
      organization: { id: orgId },
      user: { id: userId, preferredLoginName: 'minnie', organizationId: orgId },
      roles: [{ key: 'reader', displayName: 'The reader' }, { key: 'writer' }],
    },
  ])
  expect((await call('listAuthorizations', { filters }, stranger)).authorizations ?? []).toEqual([])
  expect((await call('deleteAuthorization', { id }, stranger)).code).toBe('permission_denied')
  for (const rpc of [
    'deactivateAuthorization',
    'deactivateAuthorization',
    'activateAuthorization',
    'activateAuthorization',
  ] as const)
    expect((await call(rpc, { id })).changeDate, rpc).toBeDefined()
  expect((await call('deleteAuthorization', { id })).deletionDate).toBeDefined()
  expect(await call('deleteAuthorization', { id })).toEqual({})
})

test('users list their own authorizations without a permission', async () => {
  const me = await addCaller(server, { orgId })
  const { id } = await call('createAuthorization', {
    userId: me.userId,
    projectId,
    organizationId: orgId,
    roleKeys: ['reader'],
  })
  const { authorizations = [] } = await call('listAuthorizations', {}, me.token)
  expect(authorizations.map((one) => one.id)).toEqual([id])
})
