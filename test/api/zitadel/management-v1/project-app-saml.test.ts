/** SAML applications over REST: metadata as XML and by address, and rejected metadata. */
import { createServer } from 'node:http'
import { createServer as createSecureServer, type Server as SecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { metadataXml, newProviderKey } from '#test/support/saml/service-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let projectId: string
let count = 0
const served = new Map<string, string>()
const host = createServer(({ url = '' }, response) => {
  const body = served.get(url)
  if (url === '/redirect') return response.writeHead(302, { location: '/metadata' }).end()
  return response.writeHead(body === undefined ? 404 : 200).end(body)
})
let hosted: string
let securedHost: SecureServer
let secured: string
beforeAll(async () => {
  server = await startServer({ USHER_LOOPBACK_PROVIDERS: 'true' })
  projectId = (await server.rest('POST', '/management/v1/projects', { name: 'Shop' })).body.id
  await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
  hosted = `http://127.0.0.1:${(host.address() as AddressInfo).port}`
  const key = await newProviderKey('127.0.0.1')
  securedHost = createSecureServer({ key: key.privatePem, cert: key.certificatePem }, (_request, response) => {
    response.end('<x/>')
  })
  await new Promise<void>((resolve) => securedHost.listen(0, '127.0.0.1', resolve))
  secured = `https://127.0.0.1:${(securedHost.address() as AddressInfo).port}`
})
afterAll(async () => {
  host.close()
  securedHost.close()
  await server.stop()
})

const call = (method: string, path: string, body?: object) =>
  server.rest(method, `/management/v1/projects/${projectId}/apps${path}`, body)
const fresh = () => `https://sp${count++}.example`
const base64 = (text: string) => Buffer.from(text).toString('base64')
const withXml = (entityId: string, more: object = {}) => ({
  name: entityId,
  metadataXml: base64(metadataXml({ entityId })),
  ...more,
})

test('metadata as XML is kept and read back, by id and in the list', async () => {
  const input = withXml(fresh(), { loginVersion: { loginV2: { baseUri: 'https://login.example' } } })
  const { status, body } = await call('POST', '/saml', input)
  expect(status).toBe(200)
  expect(body).toEqual({ appId: expect.stringMatching(/^\d{18}$/), details: expect.any(Object) })
  const { name, ...samlConfig } = input
  const app = { id: body.appId, name, state: 'APP_STATE_ACTIVE', details: expect.any(Object), samlConfig }
  expect((await call('GET', `/${body.appId}`)).body.app).toEqual(app)
  const listed = await call('POST', '/_search', { queries: [{ nameQuery: { name } }] })
  expect(listed.body.result).toEqual([app])
})

test('metadata by address is fetched at once, and the address is returned', async () => {
  const entityId = fresh()
  served.set('/metadata', metadataXml({ entityId }))
  const { body } = await call('POST', '/saml', { name: entityId, metadataUrl: `${hosted}/metadata` })
  const app = await call('GET', `/${body.appId}`)
  expect(app.body.app.samlConfig).toEqual({ metadataUrl: `${hosted}/metadata` })
  expect((await call('POST', '/saml', { ...withXml(entityId), name: 'Twice' })).status).toBe(409)
})

test('UpdateSAMLAppConfig replaces the metadata, and the former entity id is free', async () => {
  const [before, after] = [fresh(), fresh()]
  const { appId } = (await call('POST', '/saml', withXml(before))).body
  const update = { metadataXml: base64(metadataXml({ entityId: after })) }
  expect((await call('PUT', `/${appId}/saml_config`, update)).status).toBe(200)
  const again = await call('PUT', `/${appId}/saml_config`, update)
  expect(again.body.message).toContain('COMMAND-1m88i')
  expect((await call('POST', '/saml', withXml(before, { name: 'Again' }))).status).toBe(200)
})

test.each([
  ['no metadata', () => ({}), 400],
  ['empty metadata', () => ({ metadataXml: '' }), 400],
  ['metadata that is no XML', () => ({ metadataXml: base64('hello') }), 400],
  [
    'a document type',
    () => ({ metadataXml: base64(`<!DOCTYPE x [<!ENTITY e "e">]>${metadataXml({ entityId: 'urn:x' })}`) }),
    400,
  ],
  ['an address that answers 404', () => ({ metadataUrl: `${hosted}/nothing` }), 400],
  ['an address of the private network', () => ({ metadataUrl: 'http://10.0.0.1/metadata' }), 400],
  ['an address that is no URL', () => ({ metadataUrl: 'metadata' }), 400],
  ['a file', () => ({ metadataUrl: 'file:///etc/passwd' }), 400],
  ['a login UI without http', () => withXml(fresh(), { loginVersion: { loginV2: { baseUri: 'ftp://x' } } }), 400],
])('AddSAMLApp rejects %s and stores nothing', async (_name, body, status) => {
  const name = fresh()
  expect((await call('POST', '/saml', { ...body(), name })).status).toBe(status)
  const { result = [] } = (await call('POST', '/_search', { queries: [{ nameQuery: { name } }] })).body
  expect(result).toEqual([])
})

test.each([
  ['a port without a server', () => 'http://127.0.0.1:1/metadata', 'no server listens there'],
  ['an unknown host', () => 'https://sp.invalid/metadata', 'the host name is unknown'],
  ['an address that does not exist', () => `${hosted}/nothing`, 'it answers with status 404'],
  ['a redirect', () => `${hosted}/redirect`, 'it answers with status 302; redirects are not followed'],
  ['TLS at a server without', () => `${hosted.replace('http', 'https')}/x`, 'it does not answer over TLS'],
  [
    'a certificate of no known authority',
    () => `${secured}/metadata`,
    'signed by an authority that Node.js does not trust',
  ],
  ['the private network', () => 'http://10.0.0.1/metadata', 'it is no public address'],
])('metadata by %s is rejected with the address and the cause', async (_what, address, cause) => {
  const { status, body } = await call('POST', '/saml', { name: fresh(), metadataUrl: address() })
  expect([status, body.message]).toEqual([
    400,
    expect.stringContaining(`The metadata at ${address()} cannot be fetched: `),
  ])
  expect(body.message).toContain(cause)
  expect(body.message).not.toContain('--ca')
})

test('an entity id in use in another project is rejected with its reason', async () => {
  const entityId = fresh()
  await call('POST', '/saml', withXml(entityId))
  const other = await server.rest('POST', '/management/v1/projects', { name: 'Other' })
  const { status, body } = await server.rest(
    'POST',
    `/management/v1/projects/${other.body.id}/apps/saml`,
    withXml(entityId),
  )
  expect([status, body.code]).toEqual([409, 6])
  expect(body.message).toContain('entity ID')
})

test('settings of another kind of application, keys and secrets are rejected', async () => {
  const { appId } = (await call('POST', '/saml', withXml(fresh()))).body
  const oidc = await call('PUT', `/${appId}/oidc_config`, { redirectUris: ['https://a.example'] })
  const secret = await call('POST', `/${appId}/oidc_config/_generate_client_secret`, {})
  const key = await call('POST', `/${appId}/keys`, { type: 'KEY_TYPE_JSON' })
  expect([oidc.status, secret.status, key.status]).toEqual([400, 400, 400])
})

test('a SAML application is not an OAuth client', async () => {
  const entityId = fresh()
  await call('POST', '/saml', withXml(entityId))
  const query = new URLSearchParams({ client_id: entityId, response_type: 'code', redirect_uri: `${entityId}/acs` })
  const response = await fetch(`${server.url}/oauth/v2/authorize?${query}`, { redirect: 'manual' })
  expect(response.status).toBe(400)
})
