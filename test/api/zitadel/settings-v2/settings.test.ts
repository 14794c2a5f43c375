import type { JsonObject } from '@bufbuild/protobuf'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { SettingsService } from '#api/zitadel/descriptors/services-v2.ts'
import { type WireResponse, wiresOf } from '#test/api/zitadel/wire/wires.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOtherOrg } from '#test/support/other-org.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let wires: ReturnType<typeof wiresOf>
let orgId: string
let viewer: string
let outsider: string
beforeAll(async () => {
  server = await startServer()
  wires = wiresOf(server.url)
  orgId = (await server.rest('GET', '/management/v1/orgs/me')).body.org.id
  viewer = (await addCaller(server, { orgId, roles: ['ORG_OWNER_VIEWER'] })).token
  outsider = (await addCaller(server, { orgId: await addOtherOrg(server) })).token
  await server.rest('POST', '/management/v1/policies/lockout', { maxPasswordAttempts: 7 })
})
afterAll(async () => {
  wires.close()
  await server.stop()
})

type Name = keyof typeof SettingsService.method
const call = (wire: string, name: Name, request: JsonObject = {}, token = server.pat): Promise<WireResponse> => {
  const method = SettingsService.method[name]
  const made = wires.wires[wire]?.(method, request, { authorization: `Bearer ${token}` })
  if (!made) throw new Error(`no wire ${wire}`)
  return made
}
const REST = 'REST, HTTP/1.1'

describe.each(['grpc-js', 'gRPC-Web, HTTP/1.1', 'Connect, HTTP/1.1', 'Connect JSON, HTTP/2', REST])(
  'over %s',
  (wire) => {
    test.each([
      [
        'getLoginSettings',
        { allowUsernamePassword: true, allowLocalAuthentication: true, passwordCheckLifetime: '864000s' },
      ],
      ['getPasswordComplexitySettings', { minLength: '8', requiresUppercase: true }],
      ['getPasswordExpirySettings', {}],
      ['getBrandingSettings', { themeMode: 'THEME_MODE_AUTO', lightTheme: { primaryColor: '#5469d4' } }],
      ['getDomainSettings', {}],
      ['getLegalAndSupportSettings', {}],
    ] as const)(
      '%s returns the settings of the instance for an organization without settings',
      async (name, settings) => {
        const { code, body } = await call(wire, name, { ctx: { orgId } }, viewer)
        expect(code).toBe(0)
        expect(body.settings).toMatchObject({ ...settings, resourceOwnerType: 'RESOURCE_OWNER_TYPE_INSTANCE' })
        expect(body.details).toMatchObject({ changeDate: expect.any(String) })
      },
    )

    test('getLockoutSettings returns the settings of the organization, and those of the instance by request', async () => {
      const orgSettings = await call(wire, 'getLockoutSettings', { ctx: { orgId } })
      expect(orgSettings.body).toMatchObject({
        details: { resourceOwner: orgId },
        settings: { maxPasswordAttempts: '7', resourceOwnerType: 'RESOURCE_OWNER_TYPE_ORG' },
      })
      const instance = await call(wire, 'getLockoutSettings', { ctx: { instance: true } })
      expect(instance.body.settings).toEqual({ resourceOwnerType: 'RESOURCE_OWNER_TYPE_INSTANCE' })
      const unknown = await call(wire, 'getLockoutSettings', { ctx: { orgId: '404' } })
      expect(unknown.body.settings).toEqual({ resourceOwnerType: 'RESOURCE_OWNER_TYPE_INSTANCE' })
    })

    test('getGeneralSettings returns the default organization and the languages', async () => {
      const { body } = await call(wire, 'getGeneralSettings')
      expect(body).toMatchObject({ defaultOrgId: orgId, defaultOrganizationId: orgId, defaultLanguage: 'en' })
      expect(body.supportedLanguages).toContain('de')
    })
  },
)

test('getActiveIdentityProviders returns the providers of the login policy by their options', async () => {
  const add = async (name: string, options: object) => {
    const provider = { name, issuer: 'https://idp.example', clientId: 'c', clientSecret: 's', providerOptions: options }
    const { id } = (await server.rest('POST', '/admin/v1/idps/generic_oidc', provider)).body
    await server.rest('POST', '/admin/v1/policies/login/idps', { idpId: id })
    return id
  }
  const linking = await add('Linking', { isLinkingAllowed: true })
  const creating = await add('Creating', { isCreationAllowed: true, autoLinking: 1 })
  const idsOf = async (request: JsonObject) => {
    const { body } = await call(REST, 'getActiveIdentityProviders', { ctx: { instance: true }, ...request })
    return ((body.identityProviders ?? []) as { id: string }[]).map(({ id }) => id)
  }
  expect(await idsOf({})).toEqual([linking, creating])
  expect(await idsOf({ linkingAllowed: true })).toEqual([linking])
  expect(await idsOf({ creationAllowed: false })).toEqual([linking])
  expect(await idsOf({ autoLinking: true })).toEqual([creating])
  const none = await call('grpc-js', 'getActiveIdentityProviders', { ctx: { instance: true }, autoCreation: true })
  expect(none.body.identityProviders).toBeUndefined()
})

test('setSecuritySettings replaces the settings, for callers with the permission only', async () => {
  const settings = { embeddedIframe: { enabled: true, allowedOrigins: ['https://app.example'] } }
  expect((await call('Connect, HTTP/1.1', 'setSecuritySettings', settings)).code).toBe(0)
  expect((await call(REST, 'getSecuritySettings')).body).toEqual({ settings })
  expect((await call('grpc-js', 'setSecuritySettings', {}, viewer)).code).toBe(7)
  expect((await call(REST, 'getSecuritySettings')).body).toEqual({ settings })
  const wrong = await call(REST, 'setSecuritySettings', { embeddedIframe: { allowedOrigins: ['not an origin'] } })
  expect(wrong.code).toBe(3)
  await call(REST, 'setSecuritySettings', {})
  expect((await call(REST, 'getSecuritySettings')).body).toEqual({ settings: { embeddedIframe: {} } })
})

test('setHostedLoginTranslation stores texts that getHostedLoginTranslation merges by level', async () => {
  const set = (request: JsonObject, token?: string) =>
    call('Connect, HTTP/1.1', 'setHostedLoginTranslation', request, token)
  expect((await set({ instance: true, locale: 'de', translations: { a: 'Instanz', b: 'B' } })).code).toBe(0)
  const stored = await set({ organizationId: orgId, locale: 'de', translations: { a: 'Org' } })
  expect(stored.body.etag).toMatch(/^[0-9a-f]{32}$/)
  const got = await call(REST, 'getHostedLoginTranslation', { organizationId: orgId, locale: 'de' })
  expect(got.body.translations).toEqual({ a: 'Org', b: 'B' })
  expect((await set({ instance: true, locale: 'not a locale', translations: {} })).code).toBe(3)
  expect((await set({ instance: true, locale: 'de', translations: {} }, viewer)).code).toBe(7)
})

test('a caller without any membership is rejected', async () => {
  for (const name of ['getLoginSettings', 'getSecuritySettings', 'getLockoutSettings'] as const)
    expect((await call('grpc-js', name, {}, outsider)).code).not.toBe(0)
})
