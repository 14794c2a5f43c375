import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FeatureService } from '#api/zitadel/descriptors/services-v2.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { WIRES, type WireCalls, wireCalls } from '#test/support/wire-calls.ts'

let server: TestServer
let call: WireCalls<keyof typeof FeatureService.method>
let owner: string
beforeAll(async () => {
  server = await startServer()
  call = wireCalls(server, FeatureService)
  owner = (await addCaller(server, { orgId: await addOtherOrg(server), roles: ['ORG_OWNER'] })).token
})
afterAll(async () => {
  call.close()
  await server.stop()
})

const LOGIN = { required: true, baseUri: 'https://login.example/ui' }

describe.each(WIRES)('over %s', (wire) => {
  test('setInstanceFeatures changes the given flags, getInstanceFeatures returns all, resetInstanceFeatures removes them', async () => {
    await call('setInstanceFeatures', { userSchema: true }, { wire })
    const first = await call('setInstanceFeatures', { loginV2: LOGIN }, { wire })
    const again = await call('setInstanceFeatures', { loginV2: LOGIN }, { wire })
    expect(again.body).toEqual(first.body)
    const { body } = await call('getInstanceFeatures', { inheritance: true }, { wire })
    expect(body).toMatchObject({
      userSchema: { enabled: true, source: 'SOURCE_INSTANCE' },
      loginV2: { ...LOGIN, source: 'SOURCE_INSTANCE' },
      loginDefaultOrg: { enabled: true, source: 'SOURCE_SYSTEM' },
      permissionCheckV2: {},
    })
    await call('resetInstanceFeatures', {}, { wire })
    const { body: reset } = await call('getInstanceFeatures', {}, { wire })
    expect(reset).toMatchObject({ userSchema: {}, loginV2: {}, loginDefaultOrg: {} })
    expect((await call('getSystemFeatures', {}, { wire })).body.loginDefaultOrg).toMatchObject({ enabled: true })
  })

  test('rejections: nothing to set, a URI that is no web URL, and levels that are not implemented', async () => {
    expect((await call('setInstanceFeatures', {}, { wire })).code).toBe(3)
    expect((await call('setInstanceFeatures', { loginV2: { baseUri: 'javascript:x' } }, { wire })).code).toBe(3)
    expect((await call('getOrganizationFeatures', { organizationId: '1' }, { wire })).code).toBe(12)
  })
})

test('an owner of an organization cannot change features of the instance', async () => {
  expect((await call('setInstanceFeatures', { userSchema: true }, { token: owner })).code).toBe(7)
  expect((await call('resetInstanceFeatures', {}, { token: owner })).code).toBe(7)
  expect((await call('getInstanceFeatures')).body.userSchema).toEqual({})
})
