import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OrganizationService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let call: WireCalls<keyof typeof OrganizationService.method>
let userId: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, OrganizationService)
  userId = (await server.rest('POST', '/management/v1/users/machine', { userName: 'robot', name: 'R' })).body.userId
})
afterAll(async () => {
  call.close()
  await server.stop()
})

const human = (email: string) => ({
  profile: { givenName: 'Minnie', familyName: 'Mouse' },
  email: { email, returnCode: {} },
})

describe.each(WIRES)('over %s', (wire) => {
  test('addOrganization creates the organization with existing and new administrators', async () => {
    const name = `Made ${wire.replace(/\W/g, '')}`
    const admins = [{ userId, roles: ['ORG_OWNER_VIEWER'] }, { human: human(`${name.replace(' ', '')}@x.example`) }]
    const { code, body } = await call('addOrganization', { name, admins }, { wire })
    expect(code).toBe(0)
    expect(body).toMatchObject({
      details: { resourceOwner: body.organizationId },
      createdAdmins: [{ userId: expect.any(String), emailCode: expect.any(String) }],
    })
    expect((await call('addOrganization', { name }, { wire })).code).toBe(6)
  })
})

test('an id of the caller, and rejections that store nothing', async () => {
  expect((await call('addOrganization', { name: 'Own id', organizationId: 'own-org' })).body.organizationId).toBe(
    'own-org',
  )
  expect((await call('addOrganization', { name: '  ' })).code).toBe(3)
  const unknown = await call('addOrganization', { name: 'Nobody', admins: [{ userId: '404' }] })
  expect(unknown.code).not.toBe(0)
  expect((await call('addOrganization', { name: 'Nobody' })).code).toBe(0)
  const { token } = await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })
  expect((await call('addOrganization', { name: 'Denied' }, { token })).code).toBe(7)
})

test('createOrganization of version 2 beta lists every administrator', async () => {
  const request = { name: 'Beta', admins: [{ userId }, { human: human('beta@x.example') }] }
  const { status, body } = await server.rest('POST', '/v2beta/organizations', request)
  expect(status).toBeLessThan(300)
  expect(body.organizationAdmins).toEqual([
    { assignedAdmin: { userId } },
    { createdAdmin: { userId: expect.any(String), emailCode: expect.any(String) } },
  ])
})
