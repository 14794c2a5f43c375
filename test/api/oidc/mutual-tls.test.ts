/** Mutual TLS (RFC 8705) with real handshakes, over HTTP/1.1 and HTTP/2. */
import { createHash, X509Certificate } from 'node:crypto'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { claimsOf, getCode } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, REDIRECT, startOidcServer } from '#test/api/oidc/oidc-server.ts'
import { startTlsServer, type TlsServer } from '#test/api/oidc/tls-server.ts'
import { type CertifiedKey, makeSelfSigned, makeSigned } from '#test/support/client-certificates.ts'

let server: OidcServer
let secured: TlsServer
let projectId: string
let person: Person
const certificates = new Map<string, CertifiedKey>()
const certificate = (name: string): CertifiedKey => {
  const certificateFiles = certificates.get(name)
  if (!certificateFiles) throw new Error(`no certificate ${name}`)
  return certificateFiles
}

beforeAll(async () => {
  server = await startOidcServer()
  const { dataDir } = server
  makeSelfSigned(dataDir, 'ca', '/CN=Acme CA')
  makeSelfSigned(dataDir, 'other-ca', '/CN=Acme CA')
  const subject = '/C=CH/O=Acme, Inc./CN=shop'
  const names = 'DNS:shop.acme.ch,URI:https://acme.ch/shop,IP:192.0.2.7,email:shop@acme.ch'
  certificates.set('shop', makeSigned(dataDir, 'ca', { name: 'shop', subject, names }))
  certificates.set('elsewhere', makeSigned(dataDir, 'other-ca', { name: 'elsewhere', subject, names }))
  certificates.set(
    'wildcard',
    makeSigned(dataDir, 'ca', { name: 'wildcard', subject: '/CN=w', names: 'DNS:*.acme.ch' }),
  )
  certificates.set('own', makeSelfSigned(dataDir, 'own', '/CN=own'))
  certificates.set('imitation', makeSelfSigned(dataDir, 'imitation', '/CN=own'))
  secured = await startTlsServer(server, path.join(dataDir, 'ca.pem'))
  projectId = await server.addProject()
  person = await server.addPerson('minnie')
})
afterAll(async () => {
  await secured?.stop()
  await server.stop()
})

const putSettings = (app: App, settings: object) =>
  server.rest('PUT', `/usher/v1/projects/${projectId}/apps/${app.appId}/client_settings`, settings)

async function addApp(settings: object, config: object = {}): Promise<App> {
  const app = await server.addApp(projectId, config)
  expect((await putSettings(app, settings)).body).toEqual(settings)
  return app
}

const derOf = ({ cert }: CertifiedKey) => new X509Certificate(cert).raw
const thumbprintOf = (client: CertifiedKey) => createHash('sha256').update(derOf(client)).digest('base64url')
const jwksOf = (...clients: CertifiedKey[]) => ({
  keys: clients.map((client) => ({
    ...new X509Certificate(client.cert).publicKey.export({ format: 'jwk' }),
    x5c: [derOf(client).toString('base64')],
  })),
})

const TLS_AUTH = { token_endpoint_auth_method: 'tls_client_auth' }
const BOUND = { tls_client_certificate_bound_access_tokens: true }
const API_SCOPE = 'openid offline_access urn:zitadel:iam:org:project:id:zitadel:aud'

const APIS = [
  '/oidc/v1/userinfo',
  '/v2/users/1',
  '/management/v1/orgs/me',
  '/scim/v2/1/Users',
  '/usher/v1/projects/1/apps/1/client_settings',
]

type Wire = 'http1' | 'http2'

async function redeem(app: App, client: CertifiedKey | undefined, wire: Wire = 'http1', more = {}) {
  const { code, verifier } = await getCode(server, app, person, { scope: API_SCOPE })
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT }
  return secured[wire]({ path: '/oauth/v2/token', client, form: { client_id: app.clientId, ...form, ...more } })
}

describe.each(['http1', 'http2'] as const)('over %s', (wire) => {
  test('a certificate of the authority with the registered subject authenticates the client', async () => {
    const app = await addApp({ ...TLS_AUTH, tls_client_auth_subject_dn: 'CN=shop,O=Acme\\, Inc.,C=CH' })
    expect((await redeem(app, certificate('shop'), wire)).status).toBe(200)
    for (const client of [undefined, certificate('elsewhere'), certificate('wildcard')]) {
      const { status, body } = await redeem(app, client, wire)
      expect([status, body.error]).toEqual([401, 'invalid_client'])
    }
  })

  test('a registered self-signed certificate authenticates the client, another one of its name does not', async () => {
    const app = await addApp({
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks: jwksOf(certificate('own'), certificate('shop')),
    })
    expect((await redeem(app, certificate('own'), wire)).status).toBe(200)
    expect((await redeem(app, certificate('imitation'), wire)).body.error).toBe('invalid_client')
    expect((await redeem(app, undefined, wire)).body.error).toBe('invalid_client')
  })

  test('a bound token requires its certificate at userinfo and at every API, and introspection returns its thumbprint', async () => {
    const app = await addApp(BOUND, { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
    const secret = { client_secret: app.clientSecret }
    expect((await redeem(app, undefined, wire, secret)).body.error).toBe('invalid_grant')
    const { status, body } = await redeem(app, certificate('own'), wire, secret)
    expect(status).toBe(200)
    const confirmation = { 'x5t#S256': thumbprintOf(certificate('own')) }
    expect(claimsOf(body.access_token).cnf).toEqual(confirmation)
    const form = { token: body.access_token, client_id: app.clientId, ...secret }
    expect((await secured[wire]({ path: '/oauth/v2/introspect', form })).body).toMatchObject({
      active: true,
      cnf: confirmation,
    })
    const headers = { authorization: `Bearer ${body.access_token}` }
    for (const path of APIS) {
      const responses = [certificate('own'), certificate('shop'), undefined].map((client) =>
        secured[wire]({ path, client, headers }),
      )
      const isKnown = (await Promise.all(responses)).map((response) => response.status !== 401)
      expect([path, ...isKnown]).toEqual([path, true, false, false])
      expect([path, (await fetch(server.url + path, { headers })).status]).toEqual([path, 401])
    }
    const user = await secured[wire]({ path: `/v2/users/${person.userId}`, client: certificate('own'), headers })
    expect(user.status).toBe(200)
  })

  test('a refresh of bound tokens requires the certificate', async () => {
    const app = await addApp({
      ...BOUND,
      token_endpoint_auth_method: 'self_signed_tls_client_auth',
      jwks: jwksOf(certificate('own'), certificate('shop')),
    })
    const { body } = await redeem(app, certificate('own'), wire)
    const form = { grant_type: 'refresh_token', refresh_token: body.refresh_token, client_id: app.clientId }
    const refresh = (client: CertifiedKey | undefined) => secured[wire]({ path: '/oauth/v2/token', client, form })
    expect((await refresh(undefined)).status).toBe(401)
    const next = await refresh(certificate('shop'))
    expect(next.status).toBe(200)
    const headers = { authorization: `Bearer ${next.body.access_token}` }
    const at = (client: CertifiedKey) => secured[wire]({ path: '/oidc/v1/userinfo', client, headers })
    expect([(await at(certificate('shop'))).status, (await at(certificate('own'))).status]).toEqual([200, 401])
  })
})

test('an alternative name must be registered exactly as in the certificate', async () => {
  for (const [name, value, client, expected] of [
    ['tls_client_auth_san_dns', 'SHOP.acme.ch', 'shop', 200],
    ['tls_client_auth_san_dns', 'acme.ch', 'shop', 401],
    ['tls_client_auth_san_dns', '.acme.ch', 'shop', 401],
    ['tls_client_auth_san_dns', 'shop.acme.ch', 'wildcard', 401],
    ['tls_client_auth_san_dns', 'shop', 'shop', 401],
    ['tls_client_auth_san_uri', 'https://acme.ch/shop', 'shop', 200],
    ['tls_client_auth_san_uri', 'https://acme.ch/', 'shop', 401],
    ['tls_client_auth_san_ip', '192.0.2.7', 'shop', 200],
    ['tls_client_auth_san_ip', '192.0.2.8', 'shop', 401],
    ['tls_client_auth_san_email', 'shop@ACME.ch', 'shop', 200],
    ['tls_client_auth_san_email', 'Shop@acme.ch', 'shop', 401],
    ['tls_client_auth_san_uri', 'https://acme.ch/shop', 'elsewhere', 401],
  ] as const) {
    const app = await addApp({ ...TLS_AUTH, [name]: value })
    expect([name, value, (await redeem(app, certificate(client))).status]).toEqual([name, value, expected])
  }
})

test('a client with a certificate cannot authenticate by another method', async () => {
  const app = await addApp({ ...TLS_AUTH, tls_client_auth_subject_dn: 'CN=shop,O=Acme\\, Inc.,C=CH' })
  const response = await redeem(app, undefined, 'http1', { client_secret: app.clientSecret })
  expect([response.status, response.body.error]).toEqual([401, 'invalid_client'])
  // The server in clear text offers no certificates, and rejects the secret too.
  const form = {
    grant_type: 'refresh_token',
    refresh_token: 'x',
    client_id: app.clientId,
    client_secret: app.clientSecret,
  }
  const plain = await fetch(`${server.url}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(form) })
  expect(plain.status).toBe(401)
})

test('contradictory settings are rejected by name', async () => {
  const app = await server.addApp(projectId)
  const jwks = jwksOf(certificate('own'))
  for (const [settings, named] of [
    [{ token_endpoint_auth_method: 'client_secret_jwt' }, 'token_endpoint_auth_method'],
    [TLS_AUTH, 'tls_client_auth'],
    [{ ...TLS_AUTH, tls_client_auth_san_dns: 'a.ch', tls_client_auth_san_ip: '192.0.2.1' }, 'tls_client_auth'],
    [{ tls_client_auth_san_dns: 'a.ch' }, 'tls_client_auth'],
    [{ ...TLS_AUTH, tls_client_auth_subject_dn: 'shop' }, 'tls_client_auth_subject_dn'],
    [{ token_endpoint_auth_method: 'self_signed_tls_client_auth' }, 'jwks'],
    [{ jwks: jwks }, 'jwks'],
    [{ token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: { keys: [{ x5c: ['x'] }] } }, 'jwks'],
    [
      {
        token_endpoint_auth_method: 'self_signed_tls_client_auth',
        jwks: { keys: [{ ...jwks.keys[0], x5c: jwksOf(certificate('shop')).keys[0]?.x5c }] },
      },
      'jwks',
    ],
    [{ ...BOUND, dpop_bound_access_tokens: true }, 'dpop_bound_access_tokens'],
  ] as const) {
    const { status, body } = await putSettings(app, settings)
    expect([status, body.message]).toEqual([400, expect.stringContaining(named)])
  }
  const spa = await server.addApp(projectId, {
    appType: 'OIDC_APP_TYPE_USER_AGENT',
    authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE',
  })
  expect((await putSettings(spa, { ...TLS_AUTH, tls_client_auth_san_dns: 'a.ch' })).status).toBe(400)
})

test('a client registers its certificate itself, gets no secret, and reads what it registered', async () => {
  const issued = await server.rest('POST', `/usher/v1/projects/${projectId}/registration_tokens`, {})
  const register = (metadata: object) =>
    secured.http1({
      path: '/oauth/v2/register',
      method: 'POST',
      json: { redirect_uris: [REDIRECT], grant_types: ['authorization_code', 'refresh_token'], ...metadata },
      headers: { authorization: `Bearer ${issued.body.initial_access_token}` },
    })
  const tlsMetadata = { token_endpoint_auth_method: 'self_signed_tls_client_auth', jwks: jwksOf(certificate('own')) }
  const named = { ...TLS_AUTH, tls_client_auth_san_dns: 'shop.acme.ch', ...BOUND }
  for (const [metadata, client] of [
    [tlsMetadata, certificate('own')],
    [named, certificate('shop')],
  ] as const) {
    const { status, body } = await register(metadata)
    expect([status, body]).toEqual([201, expect.objectContaining(metadata)])
    expect(body).not.toHaveProperty('client_secret')
    const app = { appId: '', clientId: body.client_id, clientSecret: '' }
    expect((await redeem(app, client)).status).toBe(200)
    expect((await redeem(app, undefined)).status).toBe(401)
  }
  expect((await register({ token_endpoint_auth_method: 'self_signed_tls_client_auth' })).status).toBe(400)
})

test('the discovery document contains mutual TLS only where it is configured', async () => {
  const { body } = await secured.http1({ path: '/.well-known/openid-configuration' })
  expect(body).toMatchObject({
    tls_client_certificate_bound_access_tokens: true,
    token_endpoint_auth_methods_supported: expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
  })
  const withoutAuthority = await startTlsServer(server, undefined)
  const withoutAuthorityDocument = await withoutAuthority.http1({ path: '/.well-known/openid-configuration' })
  await withoutAuthority.stop()
  expect(withoutAuthorityDocument.body.token_endpoint_auth_methods_supported).toContain('self_signed_tls_client_auth')
  expect(withoutAuthorityDocument.body.token_endpoint_auth_methods_supported).not.toContain('tls_client_auth')
  const plain = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json()
  expect(plain).not.toHaveProperty('tls_client_certificate_bound_access_tokens')
  expect(plain.token_endpoint_auth_methods_supported).not.toContain('self_signed_tls_client_auth')
})
