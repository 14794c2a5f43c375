/** SAML applications in the messages of version 2 and 2 beta. */
import type { JsonObject } from '@bufbuild/protobuf'
import { AppService } from '@zitadel/proto/zitadel/app/v2beta/app_service_pb.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApplicationService } from '#api/zitadel/descriptors/services-v2.ts'
import { textAt } from '#test/support/json-at.ts'
import { metadataXml } from '#test/support/saml/service-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let wired: WireCalls<keyof typeof ApplicationService.method>
let beta: WireCalls<keyof typeof AppService.method>
let projectId: string
beforeAll(async () => {
  server = await startServer()
  wired = wireCalls(server, ApplicationService)
  beta = wireCalls(server, AppService)
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body.id
})
afterAll(async () => {
  wired.close()
  beta.close()
  await server.stop()
})

/** Version 2 has no REST paths. */
const call = (rpc: keyof typeof ApplicationService.method, request: JsonObject) =>
  wired(rpc, request, { wire: 'Connect JSON, HTTP/2' })
let count = 0
const fresh = () => `https://sp${count++}.example`
const xmlOf = (entityId: string) => Buffer.from(metadataXml({ entityId })).toString('base64')
const configOf = async (applicationId: string) => (await call('getApplication', { applicationId })).body.application

test('an application is added with its metadata, read back, and found by its entity id', async () => {
  const entityId = fresh()
  const samlConfiguration = { metadataXml: xmlOf(entityId), loginVersion: { loginV1: {} } }
  const added = await call('createApplication', { projectId, name: entityId, samlConfiguration })
  expect(added.body.samlConfiguration).toEqual({})
  const applicationId = textAt(added, 'applicationId')
  expect(await configOf(applicationId)).toMatchObject({ name: entityId, samlConfiguration })
  for (const filter of [{ entityIdFilter: { entityId } }, { typeFilter: 'APPLICATION_TYPE_SAML' }]) {
    const listed = await call('listApplications', { filters: [filter as JsonObject] })
    expect(listed.body.applications).toMatchObject([{ applicationId }])
  }
})

test('an update of one member leaves the other; metadata without a change is accepted', async () => {
  const entityId = fresh()
  const added = await call('createApplication', {
    projectId,
    name: entityId,
    samlConfiguration: { metadataXml: xmlOf(entityId) },
  })
  const applicationId = textAt(added, 'applicationId')
  const update = (samlConfiguration: JsonObject) =>
    call('updateApplication', { projectId, applicationId, samlConfiguration })
  const loginVersion = { loginV2: { baseUri: 'https://login.example' } }
  expect((await update({ loginVersion })).code).toBe(0)
  expect(await configOf(applicationId)).toMatchObject({
    samlConfiguration: { metadataXml: xmlOf(entityId), loginVersion },
  })
  const next = xmlOf(fresh())
  expect((await update({ metadataXml: next })).code).toBe(0)
  expect((await update({ metadataXml: next })).code).toBe(0)
  expect(await configOf(applicationId)).toMatchObject({ samlConfiguration: { metadataXml: next, loginVersion } })
})

test('a taken entity id, another kind and broken metadata are rejected', async () => {
  const entityId = fresh()
  const samlConfiguration = { metadataXml: xmlOf(entityId) }
  const added = await call('createApplication', { projectId, name: entityId, samlConfiguration })
  const applicationId = textAt(added, 'applicationId')
  const codes = await Promise.all([
    call('createApplication', { projectId, name: 'Twice', samlConfiguration }),
    call('createApplication', { projectId, name: 'Bad', samlConfiguration: { metadataXml: 'AAAA' } }),
    call('updateApplication', { projectId, applicationId, apiConfiguration: {} }),
    call('updateApplication', { projectId, applicationId, samlConfiguration: { metadataXml: 'AAAA' } }),
  ])
  expect(codes.map(({ code }) => code)).toEqual([6, 3, 3, 3])
})

test('version 2 beta adds, reads and lists the same application', async () => {
  const entityId = fresh()
  const samlRequest = { metadataXml: xmlOf(entityId) }
  const added = await beta('createApplication', { projectId, name: entityId, samlRequest })
  const id = textAt(added, 'appId')
  expect((await beta('getApplication', { id })).body.app).toMatchObject({ id, samlConfig: samlRequest })
  const next = xmlOf(fresh())
  await beta('updateApplication', { projectId, id, samlConfigurationRequest: { metadataXml: next } })
  expect((await beta('getApplication', { id })).body.app).toMatchObject({ samlConfig: { metadataXml: next } })
  const listed = await beta('listApplications', { projectId, filters: [{ samlAppOnly: true }] })
  expect(JSON.stringify(listed.body.applications)).toContain(id)
})
