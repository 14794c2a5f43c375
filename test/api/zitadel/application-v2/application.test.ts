import type { JsonObject } from '@bufbuild/protobuf'
import { AppService } from '@zitadel/proto/zitadel/app/v2beta/app_service_pb.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ApplicationService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { textAt, textsAt } from '#test/support/json-at.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { type CallOptions, WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

type Rpc = keyof typeof ApplicationService.method

let server: TestServer
let wired: WireCalls<Rpc>
let beta: WireCalls<keyof typeof AppService.method>
let orgId: string
let owner: string
let stranger: string
beforeAll(async () => {
  server = await startServer()
  wired = wireCalls(server, ApplicationService)
  beta = wireCalls(server, AppService)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  owner = (await addCaller(server, { orgId, roles: ['ORG_OWNER'] })).token
  stranger = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  wired.close()
  beta.close()
  await server.stop()
})

/** Version 2 has no REST paths. */
const call = (rpc: Rpc, request: JsonObject, options: CallOptions = {}) =>
  wired(rpc, request, { wire: 'Connect JSON, HTTP/2', token: owner, ...options })

let count = 0
const addProject = async (token = server.pat): Promise<string> =>
  (await server.rest('POST', '/management/v1/projects', { name: `Project ${count++}` }, { token })).body.id
const web = { redirectUris: ['https://app.example/callback'], authMethodType: 'OIDC_AUTH_METHOD_TYPE_POST' }
const addWeb = async (projectId: string, more: JsonObject = {}): Promise<string> =>
  textAt(
    await call('createApplication', { projectId, name: `App ${count++}`, oidcConfiguration: web, ...more }),
    'applicationId',
  )
const addApi = async (projectId: string, authMethodType: string): Promise<string> =>
  textAt(
    await call('createApplication', { projectId, name: `App ${count++}`, apiConfiguration: { authMethodType } }),
    'applicationId',
  )
const idsOf = (response: { body: JsonObject }) => textsAt(response, 'applications', 'applicationId')
const eventsOf = async (id: string): Promise<string[]> => {
  const types: string[] = []
  const selected = { aggregateTypes: ['project'], aggregateIds: [id] }
  for await (const event of server.runtime.services.events.history(selected)) types.push(event.type)
  return types
}
const nextYear = new Date(Date.now() + 365 * 24 * 3_600_000).toISOString()

describe.each(WIRES.filter((wire) => !wire.startsWith('REST')))('version 2 over %s', (wire) => {
  test('an OpenID Connect application is created, read and changed in part', async () => {
    const projectId = await addProject()
    const request = {
      projectId,
      name: 'Web',
      oidcConfiguration: { ...web, responseTypes: ['OIDC_RESPONSE_TYPE_CODE'] },
    }
    const created = await call('createApplication', request, { wire })
    expect(created.body.oidcConfiguration).toMatchObject({
      clientId: expect.any(String),
      clientSecret: expect.any(String),
    })
    const applicationId = textAt(created, 'applicationId')
    const changes = { loginVersion: { loginV2: { baseUri: 'https://login.example' } }, developmentMode: true }
    const update = { projectId, applicationId, name: 'Site', oidcConfiguration: changes }
    const updated = await call('updateApplication', update, { wire })
    expect(updated.body.changeDate).toBeDefined()
    expect((await call('updateApplication', update, { wire })).body).toEqual(updated.body)
    const { application } = (await call('getApplication', { applicationId }, { wire })).body
    expect(application).toMatchObject({
      applicationId,
      projectId,
      name: 'Site',
      state: 'APPLICATION_STATE_ACTIVE',
      oidcConfiguration: {
        ...changes,
        clientId: textAt(created, 'oidcConfiguration.clientId'),
        redirectUris: web.redirectUris,
        responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
        allowedOrigins: ['https://app.example'],
      },
    })
    expect((await eventsOf(projectId)).slice(-2)).toEqual([
      'project.application.changed',
      'project.application.config.oidc.changed',
    ])
  })

  test('an update replaces the lists it names, and keeps those that are absent or empty', async () => {
    const projectId = await addProject()
    const lists = {
      redirectUris: ['https://app.example/one', 'https://app.example/two'],
      postLogoutRedirectUris: ['https://app.example/bye'],
      additionalOrigins: ['https://other.example'],
      responseTypes: ['OIDC_RESPONSE_TYPE_CODE'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_REFRESH_TOKEN'],
    }
    const applicationId = await addWeb(projectId, { oidcConfiguration: { ...web, ...lists } })
    const update = async (oidcConfiguration: JsonObject) => {
      expect((await call('updateApplication', { projectId, applicationId, oidcConfiguration }, { wire })).code).toBe(0)
      return (await call('getApplication', { applicationId }, { wire })).body.application
    }
    const empty = Object.fromEntries(Object.keys(lists).map((name) => [name, []]))
    expect(await update({ ...empty, accessTokenRoleAssertion: true })).toMatchObject({
      oidcConfiguration: { ...lists, accessTokenRoleAssertion: true },
    })
    const changes = {
      redirectUris: ['https://app.example/two'],
      additionalOrigins: ['https://third.example'],
      grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE'],
    }
    expect(await update(changes)).toMatchObject({
      oidcConfiguration: { ...lists, ...changes, accessTokenRoleAssertion: true },
    })
  })

  test('an API gets keys in place of secrets, and they are listed and deleted', async () => {
    const projectId = await addProject()
    const applicationId = await addApi(projectId, 'API_AUTH_METHOD_TYPE_BASIC')
    const app = { projectId, applicationId }
    expect((await call('generateClientSecret', app, { wire })).body.clientSecret).toEqual(expect.any(String))
    const apiConfiguration = { authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }
    await call('updateApplication', { ...app, apiConfiguration }, { wire })
    expect((await call('generateClientSecret', app, { wire })).code).toBe(9)
    const added = await call('createApplicationKey', { ...app, expirationDate: nextYear }, { wire })
    const [keyId, keyDetails] = [textAt(added, 'keyId'), textAt(added, 'keyDetails')]
    expect(JSON.parse(Buffer.from(keyDetails, 'base64').toString())).toMatchObject({ keyId, appId: applicationId })
    const read = await call('getApplicationKey', { keyId }, { wire })
    expect(read.body).toMatchObject({ keyId, creationDate: added.body.creationDate })
    const listed = await call(
      'listApplicationKeys',
      { filters: [{ applicationIdFilter: { applicationId } }] },
      { wire },
    )
    expect(listed.body.keys).toMatchObject([{ keyId, applicationId, projectId, organizationId: orgId }])
    expect((await call('deleteApplicationKey', { ...app, keyId }, { wire })).body.deletionDate).toBeDefined()
    expect((await call('deleteApplicationKey', { ...app, keyId }, { wire })).code).toBe(5)
  })

  test('an application is deactivated and reactivated, repeatedly, and deleted', async () => {
    const projectId = await addProject()
    const applicationId = await addWeb(projectId)
    const app = { projectId, applicationId }
    for (const again of [false, true])
      expect((await call('deactivateApplication', app, { wire })).body.deactivationDate, `${again}`).toBeDefined()
    const inactive = [{ stateFilter: 'APPLICATION_STATE_INACTIVE' }, { projectIdFilter: { projectId } }]
    expect(idsOf(await call('listApplications', { filters: inactive }, { wire }))).toEqual([applicationId])
    for (const again of [false, true])
      expect((await call('reactivateApplication', app, { wire })).body.reactivationDate, `${again}`).toBeDefined()
    expect((await call('deleteApplication', app, { wire })).body.deletionDate).toBeDefined()
    expect((await call('deleteApplication', app, { wire })).code).toBe(5)
    expect((await call('getApplication', { applicationId }, { wire })).code).toBe(5)
    expect((await eventsOf(projectId)).slice(-3)).toEqual([
      'project.application.deactivated',
      'project.application.reactivated',
      'project.application.removed',
    ])
  })
})

describe('version 2', () => {
  test('lists by name, type, client id and state, over all projects, in the order of a column', async () => {
    const [one, other] = [await addProject(), await addProject()]
    const mark = `Listed ${count++}`
    const oidc = await addWeb(one, { name: `${mark} b` })
    const created = await call('createApplication', { projectId: other, name: `${mark} a`, apiConfiguration: {} })
    const [api, clientId] = [textAt(created, 'applicationId'), textAt(created, 'apiConfiguration.clientId')]
    const named = { nameFilter: { name: mark, method: 'TEXT_FILTER_METHOD_STARTS_WITH' } }
    const list = async (...filters: JsonObject[]) =>
      idsOf(
        await call('listApplications', {
          filters: [named, ...filters],
          sortingColumn: 'APPLICATION_SORT_BY_NAME',
          pagination: { asc: true },
        }),
      )
    expect(await list()).toEqual([api, oidc])
    expect(await list({ typeFilter: 'APPLICATION_TYPE_OIDC' })).toEqual([oidc])
    expect(await list({ typeFilter: 'APPLICATION_TYPE_API' })).toEqual([api])
    expect(await list({ typeFilter: 'APPLICATION_TYPE_SAML' })).toEqual([])
    expect(await list({ clientIdFilter: { clientId } })).toEqual([api])
    expect(await list({ projectIdFilter: { projectId: one } })).toEqual([oidc])
    expect(await list({ stateFilter: 'APPLICATION_STATE_REMOVED' })).toEqual([])
    const second = await call('listApplications', { filters: [named], pagination: { offset: '1', limit: 1 } })
    expect(second.body.pagination).toEqual({ totalResult: '2', appliedLimit: '1' })
  })

  test('an id of the caller is accepted once in the instance', async () => {
    const [projectId, other] = [await addProject(), await addProject()]
    const applicationId = `own-${count++}`
    expect(await addWeb(projectId, { applicationId })).toBe(applicationId)
    for (const project of [projectId, other]) {
      const again = { projectId: project, applicationId, name: 'Again', oidcConfiguration: web }
      expect((await call('createApplication', again)).code, project).toBe(6)
    }
  })

  test('an update with a rejected part does not change the application', async () => {
    const projectId = await addProject()
    const applicationId = await addWeb(projectId)
    const before = (await call('getApplication', { applicationId })).body
    const update = { projectId, applicationId, name: 'New' }
    for (const part of [
      { apiConfiguration: {} },
      { oidcConfiguration: { additionalOrigins: ['no origin'] } },
      { oidcConfiguration: { loginVersion: { loginV2: { baseUri: 'ftp://login' } } } },
    ])
      expect((await call('updateApplication', { ...update, ...part })).code, JSON.stringify(part)).toBe(3)
    expect((await call('getApplication', { applicationId })).body).toEqual(before)
  })

  test('rejects missing and contradictory fields, and stores nothing', async () => {
    const projectId = await addProject()
    const before = await eventsOf(projectId)
    const request = { projectId, name: 'Bad', oidcConfiguration: web }
    for (const [bad, code] of [
      [{ ...request, name: ' ' }, 3],
      [{ projectId, name: 'Bad' }, 3],
      [{ ...request, projectId: '404' }, 5],
      [{ ...request, oidcConfiguration: { clockSkew: '6s' } }, 3],
      [{ ...request, oidcConfiguration: { responseTypes: ['OIDC_RESPONSE_TYPE_ID_TOKEN'] } }, 3],
      [{ projectId, name: 'Bad', samlConfiguration: { metadataUrl: 'http://10.0.0.1' } }, 3],
    ] as const)
      expect((await call('createApplication', bad as JsonObject)).code, JSON.stringify(bad)).toBe(code)
    const keyed = { projectId, applicationId: await addApi(projectId, 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT') }
    const events = await eventsOf(projectId)
    expect((await call('createApplicationKey', keyed)).code).toBe(3)
    expect((await call('createApplicationKey', { ...keyed, expirationDate: '2020-01-01T00:00:00Z' })).code).toBe(3)
    expect(await eventsOf(projectId)).toEqual(events)
    expect(events).toHaveLength(before.length + 2)
  })

  test('rejects administrators of another organization, who list their own applications only', async () => {
    const projectId = await addProject()
    const applicationId = await addWeb(projectId)
    const app = { projectId, applicationId }
    const keyed = { projectId, applicationId: await addApi(projectId, 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT') }
    const keyId = textAt(await call('createApplicationKey', { ...keyed, expirationDate: nextYear }), 'keyId')
    const before = await eventsOf(projectId)
    for (const [rpc, request] of [
      ['createApplication', { projectId, name: 'Foreign', oidcConfiguration: web }],
      ['updateApplication', { ...app, name: 'Foreign' }],
      ['getApplication', { applicationId }],
      ['deleteApplication', app],
      ['deactivateApplication', app],
      ['reactivateApplication', app],
      ['generateClientSecret', app],
      ['createApplicationKey', { ...keyed, expirationDate: nextYear }],
      ['deleteApplicationKey', { ...keyed, keyId }],
      ['getApplicationKey', { keyId }],
    ] as const) {
      expect((await call(rpc, request, { token: stranger })).code, rpc).toBe(7)
      expect((await call(rpc, request, { token: '' })).code, rpc).toBe(16)
    }
    expect(await eventsOf(projectId)).toEqual(before)
    expect(idsOf(await call('listApplications', {}, { token: stranger }))).toEqual([])
    expect((await call('listApplicationKeys', {}, { token: stranger })).body.keys ?? []).toEqual([])
  })

  test('a member of one project lists the applications of that project alone, in whole pages', async () => {
    const [ownProject, other] = [await addProject(), await addProject()]
    const applicationIds = [await addWeb(ownProject), await addWeb(ownProject)]
    await addWeb(other)
    const { userId, token } = await addCaller(server, { orgId })
    await server.rest('POST', `/management/v1/projects/${ownProject}/members`, { userId, roles: ['PROJECT_OWNER'] })
    const listed = await call('listApplications', { pagination: { limit: 2 } }, { token })
    expect(idsOf(listed).toSorted()).toEqual(applicationIds.toSorted())
    expect(listed.body.pagination).toMatchObject({ totalResult: '2' })
  })
})

describe.each(WIRES)('version 2 beta over %s', (wire) => {
  const options = () => ({ wire, token: owner })

  test('an application has the same lifecycle in the messages of the beta', async () => {
    const projectId = await addProject()
    const oidcRequest = { ...web, responseTypes: ['OIDC_RESPONSE_TYPE_CODE'], appType: 'OIDC_APP_TYPE_USER_AGENT' }
    const created = await beta('createApplication', { projectId, name: 'Web', oidcRequest }, options())
    expect(created.body.oidcResponse).toMatchObject({ noneCompliant: true, clientSecret: expect.any(String) })
    const id = textAt(created, 'appId')
    const app = { projectId, id }
    await beta('updateApplication', { ...app, oidcConfigurationRequest: { devMode: true } }, options())
    const read = (await beta('getApplication', { id }, options())).body.app
    expect(read).toMatchObject({
      id,
      state: 'APP_STATE_ACTIVE',
      oidcConfig: { ...oidcRequest, devMode: true },
    })
    expect((await beta('deactivateApplication', app, options())).body.deactivationDate).toBeDefined()
    const filters = [{ stateFilter: 'APP_STATE_INACTIVE' }, { oidcAppOnly: true }]
    const listed = await beta('listApplications', { projectId, filters }, options())
    expect(listed.body.applications).toMatchObject([{ id }])
    expect(
      (await beta('listApplications', { projectId, filters: [{ apiAppOnly: true }] })).body.applications,
    ).toBeUndefined()
    expect((await beta('reactivateApplication', app, options())).body.reactivationDate).toBeDefined()
    const secret = { projectId, applicationId: id }
    expect(
      (await beta('regenerateClientSecret', { ...secret, isOidc: true }, options())).body.clientSecret,
    ).toBeDefined()
    expect((await beta('regenerateClientSecret', { ...secret, isApi: true }, options())).code).toBe(3)
    expect((await beta('deleteApplication', app, options())).body.deletionDate).toBeDefined()
    expect((await beta('deleteApplication', app, options())).code).toBe(5)
  })

  test('keys are found by application, project and organization', async () => {
    const projectId = await addProject()
    const apiRequest = { authMethodType: 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT' }
    const appId = textAt(await beta('createApplication', { projectId, name: 'Api', apiRequest }, options()), 'appId')
    const added = await beta('createApplicationKey', { appId, projectId, expirationDate: nextYear }, options())
    const id = textAt(added, 'id')
    const of = { applicationId: appId, projectId, organizationId: orgId }
    expect((await beta('getApplicationKey', { id, ...of }, options())).body).toMatchObject({ id })
    expect((await beta('getApplicationKey', { id, ...of, projectId: '404' }, options())).code).toBe(5)
    for (const [name, value] of Object.entries(of)) {
      const { keys } = (await beta('listApplicationKeys', { [name]: value }, options())).body
      expect(keys, name).toContainEqual(expect.objectContaining({ id, ...of }))
    }
    expect((await beta('deleteApplicationKey', { id, ...of }, options())).body.deletionDate).toBeDefined()
  })
})

test('version 2 beta rejects administrators of another organization, who list their own applications only', async () => {
  const projectId = await addProject()
  const id = await addWeb(projectId)
  const appId = await addApi(projectId, 'API_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT')
  const keyId = textAt(await beta('createApplicationKey', { appId, projectId, expirationDate: nextYear }), 'id')
  const [app, key] = [
    { projectId, id },
    { id: keyId, projectId, applicationId: appId, organizationId: orgId },
  ]
  const before = await eventsOf(projectId)
  for (const [rpc, request] of [
    ['createApplication', { projectId, name: 'Foreign', oidcRequest: web }],
    ['updateApplication', { ...app, name: 'Foreign' }],
    ['getApplication', { id }],
    ['deleteApplication', app],
    ['deactivateApplication', app],
    ['reactivateApplication', app],
    ['regenerateClientSecret', { projectId, applicationId: id, isOidc: true }],
    ['createApplicationKey', { appId, projectId, expirationDate: nextYear }],
    ['deleteApplicationKey', key],
    ['getApplicationKey', key],
  ] satisfies [keyof typeof AppService.method, JsonObject][]) {
    expect((await beta(rpc, request, { token: stranger })).code, rpc).toBe(7)
    expect((await beta(rpc, request, { token: '' })).code, rpc).toBe(16)
  }
  expect(await eventsOf(projectId)).toEqual(before)
  const listed = await beta('listApplications', { projectId }, { token: stranger })
  expect(listed.body.applications ?? []).toEqual([])
  expect((await beta('listApplicationKeys', { projectId }, { token: stranger })).body.keys ?? []).toEqual([])
})
