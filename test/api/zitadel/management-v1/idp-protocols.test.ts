/** Directories and SAML identity providers, of an organization and of the instance. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { addCaller } from '#test/support/callers.ts'
import { addOrgOverApi } from '#test/support/org-actor.ts'
import { bodyOf, newProviderKey } from '#test/support/saml/service-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let otherOrg: string
let metadataXml: string
let certificatePem: string
beforeAll(async () => {
  server = await startServer()
  otherOrg = await addOrgOverApi(server, 'Other')
  certificatePem = (await newProviderKey('sso')).certificatePem
  metadataXml = metadata()
})
afterAll(() => server.stop())

const base64 = (text: string) => Buffer.from(text).toString('base64')
const PROTOCOL = 'urn:oasis:names:tc:SAML:2.0:protocol'
const metadata = ({
  binding = 'HTTP-Redirect',
  location = 'https://sso.example/SSO',
  certificate = bodyOf(certificatePem),
} = {}) =>
  `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sso.example/metadata"><md:IDPSSODescriptor protocolSupportEnumeration="${PROTOCOL}">${
    certificate &&
    `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`
  }<md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${location}"/></md:IDPSSODescriptor></md:EntityDescriptor>`

const directory = {
  name: 'Acme directory',
  servers: ['ldaps://ldap.acme.example'],
  baseDn: 'dc=acme,dc=example',
  bindDn: 'cn=finder,dc=acme,dc=example',
  bindPassword: 'finder-secret',
  userBase: 'ou=people,dc=acme,dc=example',
  userObjectClasses: ['inetOrgPerson'],
  userFilters: ['uid', 'mail'],
  timeout: '3s',
  attributes: { idAttribute: 'entryUUID', firstNameAttribute: 'givenName', emailAttribute: 'mail' },
  providerOptions: { isLinkingAllowed: true },
}

describe.each(['management', 'admin'])('%s v1', (api) => {
  const idps = (method: string, path: string, body?: object, token?: string) =>
    server.rest(method, `/${api}/v1/idps${path}`, body, token ? { token } : {})
  const add = async (kind: string, body: object) => {
    const added = await idps('POST', `/${kind}`, body)
    expect([added.status, added.body]).toEqual([200, { id: expect.any(String), details: expect.any(Object) }])
    return added.body.id as string
  }
  const read = async (id: string) => (await idps('GET', `/templates/${id}`)).body.idp
  const stored = async (id: string) => (await server.runtime.services.events.load(idpAggregate, id)).state.config

  test('a directory is added, read without its password, changed and kept when nothing changes', async () => {
    const id = await add('ldap', directory)
    const { bindPassword: _secret, name, providerOptions, ...config } = directory
    expect(await read(id)).toMatchObject({
      name,
      type: 'PROVIDER_TYPE_LDAP',
      config: { options: providerOptions, ldap: config },
    })
    expect(JSON.stringify([await read(id), await stored(id), server.logged])).not.toContain('finder-secret')
    const before = await stored(id)
    const { sequence } = (await read(id)).details
    const unchangedDirectory = { ...directory, bindPassword: '' }
    expect((await idps('PUT', `/ldap/${id}`, unchangedDirectory)).body.details.sequence).toBe(sequence)
    expect((await idps('PUT', `/ldap/${id}`, { ...unchangedDirectory, name: 'Renamed', startTls: true })).status).toBe(
      200,
    )
    expect(await stored(id)).toEqual({ ...before, startTls: true })
    expect((await read(id)).name).toBe('Renamed')
    expect((await server.rest('GET', `/v2/idps/${id}`)).body.idp).toMatchObject({
      type: 'IDP_TYPE_LDAP',
      config: { ldap: { ...config, startTls: true } },
    })
  })

  test.each([
    ['name', { name: ' ' }],
    ['servers', { servers: ['http://ldap.acme.example'] }],
    ['servers', { servers: ['ldap://user@ldap.acme.example'] }],
    ['servers', { servers: ['ldap://ldap.acme.example/dc=x'] }],
    ['servers', { servers: [' '] }],
    ['baseDn', { baseDn: ' ' }],
    ['bindDn', { bindDn: ' ' }],
    ['bindPassword', { bindPassword: '' }],
    ['userObjectClasses', { userObjectClasses: ['*'] }],
    ['userFilters', { userFilters: ['(uid=%s)'] }],
    ['attributes.idAttribute', { attributes: { idAttribute: 'a b' } }],
    ['timeout', { timeout: '60s' }],
    ['rootCa', { rootCa: base64('no certificate') }],
  ])('a directory with an unusable %s is rejected', async (field, changes) => {
    const { status, body } = await idps('POST', '/ldap', { ...directory, ...changes })
    expect([status, body.code]).toEqual([400, 3])
    if (field !== 'name') expect(body.message.toLowerCase()).toContain(field.split('.')[0]?.toLowerCase())
  })

  test('a SAML provider is added and changed; its key stays until it is regenerated, and is never read', async () => {
    const options = { binding: 'SAML_BINDING_REDIRECT', withSignedRequest: true }
    const id = await add('saml', { name: 'Acme SAML', metadataXml: base64(metadataXml), ...options })
    expect(await read(id)).toMatchObject({
      type: 'PROVIDER_TYPE_SAML',
      config: { saml: { metadataXml: base64(metadataXml), ...options } },
    })
    const key = await stored(id)
    const update = { name: 'Renamed', metadataXml: base64(metadataXml), nameIdFormat: 'SAML_NAME_ID_FORMAT_TRANSIENT' }
    expect((await idps('PUT', `/saml/${id}`, { ...update, transientMappingAttributeName: 'uid' })).status).toBe(200)
    const changed = await stored(id)
    expect(changed).toMatchObject({ certificatePem: key?.kind === 'saml' ? key.certificatePem : '' })
    expect((await read(id)).config.saml).toMatchObject({ transientMappingAttributeName: 'uid' })
    expect((await idps('POST', `/saml/${id}/_generate_certificate`, {})).status).toBe(200)
    const renewed = await stored(id)
    expect(renewed?.kind === 'saml' && renewed.certificatePem).not.toBe(key?.kind === 'saml' && key.certificatePem)
    expect(JSON.stringify(await read(id))).not.toMatch(/PRIVATE|CERTIFICATE/)
    expect((await server.rest('GET', `/v2/idps/${id}`)).body.idp.type).toBe('IDP_TYPE_SAML')
  })

  test.each<[string, () => object]>([
    ['no metadata', () => ({})],
    ['an address that cannot be fetched', () => ({ metadataUrl: 'http://127.0.0.1:1/metadata' })],
    ['no XML', () => ({ metadataXml: base64('hello') })],
    ['a document type', () => ({ metadataXml: base64(`<!DOCTYPE x>${metadataXml}`) })],
    ['no certificate', () => ({ metadataXml: base64(metadata({ certificate: '' })) })],
    ['an unusable certificate', () => ({ metadataXml: base64(metadata({ certificate: 'AAAA' })) })],
    ['an artifact service alone', () => ({ metadataXml: base64(metadata({ binding: 'HTTP-Artifact' })) })],
    ['an address with script', () => ({ metadataXml: base64(metadata({ location: 'javascript:alert(1)' })) })],
    ['artifact binding', () => ({ metadataXml: base64(metadataXml), binding: 'SAML_BINDING_ARTIFACT' })],
  ])('a SAML provider with %s is rejected', async (_what, settings) => {
    expect(await idps('POST', '/saml', { name: 'Acme', ...settings() })).toMatchObject({
      status: 400,
      body: { code: 3 },
    })
  })

  test('an update does not find a provider of another kind or owner', async () => {
    const ldap = await add('ldap', directory)
    const saml = { name: 'Acme', metadataXml: base64(metadataXml) }
    expect((await idps('PUT', `/saml/${ldap}`, saml)).status).toBe(404)
    expect((await idps('POST', `/saml/${ldap}/_generate_certificate`, {})).status).toBe(404)
    const theirs = await server.rest('POST', '/management/v1/idps/ldap', directory, { orgId: otherOrg })
    expect((await idps('PUT', `/ldap/${theirs.body.id}`, directory)).status).toBe(404)
  })

  test('callers without the permission cannot add, change or renew providers', async () => {
    const id = await add('saml', { name: 'Acme', metadataXml: base64(metadataXml) })
    const { token } = await addCaller(server, { orgId: otherOrg, roles: ['ORG_OWNER'] })
    const saml = { name: 'Acme', metadataXml: base64(metadataXml) }
    const before = await stored(id)
    for (const [method, path, body] of [
      ['PUT', `/saml/${id}`, saml],
      ['POST', `/saml/${id}/_generate_certificate`, {}],
      ...(api === 'admin'
        ? ([
            ['POST', '/ldap', directory],
            ['POST', '/saml', saml],
          ] as const)
        : []),
    ] as const)
      expect([403, 404]).toContain((await idps(method, path, body, token)).status)
    expect(await stored(id)).toEqual(before)
  })
})
