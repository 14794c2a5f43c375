/**
 * FAPI 2.0 Security Profile with mutual TLS as client authentication and as sender constraint: one test a point, named by
 * the end of the id of its module (`fapi2-security-profile-final-…`).
 */
import { createHash, X509Certificate } from 'node:crypto'
import path from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf } from '#test/api/oidc/flows.ts'
import { type App, REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { startTlsServer, type TlsRequest, type TlsServer } from '#test/api/oidc/tls-server.ts'
import { type Bench, startBench } from '#test/conformance/points.ts'
import { type CertifiedKey, makeSelfSigned, makeSigned } from '#test/support/client-certificates.ts'

interface Client extends App {
  readonly certificate: CertifiedKey
}

let bench: Bench
let secured: TlsServer
let client: Client
let other: Client
const trusted = getCACertificates('default')
beforeAll(async () => {
  bench = await startBench()
  const { dataDir } = bench.server
  makeSelfSigned(dataDir, 'ca', '/CN=Acme CA')
  secured = await startTlsServer(bench.server, path.join(dataDir, 'ca.pem'))
  setDefaultCACertificates([...trusted, secured.certificate])
  client = await addClient('tls_client_auth')
  other = await addClient('self_signed_tls_client_auth')
})
afterAll(async () => {
  setDefaultCACertificates(trusted)
  await secured?.stop()
  await bench.server.stop()
})

async function addClient(method: 'tls_client_auth' | 'self_signed_tls_client_auth'): Promise<Client> {
  const { dataDir } = bench.server
  const bySubject = method === 'tls_client_auth'
  const certificate = bySubject
    ? makeSigned(dataDir, 'ca', { name: method, subject: '/CN=shop', names: 'DNS:shop.acme.ch' })
    : makeSelfSigned(dataDir, method, '/CN=own')
  const { publicKey, raw } = new X509Certificate(certificate.cert)
  const key = { ...publicKey.export({ format: 'jwk' }), x5c: [raw.toString('base64')] }
  const settings = {
    security_profile: 'fapi2',
    tls_client_certificate_bound_access_tokens: true,
    token_endpoint_auth_method: method,
    ...(bySubject ? { tls_client_auth_san_dns: 'shop.acme.ch' } : { jwks: { keys: [key] } }),
  }
  const app = await bench.server.addApp(bench.projectId, { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
  const route = `/usher/v1/projects/${bench.projectId}/apps/${app.appId}/client_settings`
  expect((await bench.server.rest('PUT', route, settings)).body).toEqual(settings)
  return { ...app, clientSecret: '', certificate }
}

const send = (request: TlsRequest) => secured.http1(request)

async function push(by: Client, certificate: CertifiedKey | undefined = by.certificate, more = {}) {
  const { url, verifier } = ask(bench.server, by, { scope: 'openid offline_access', ...more })
  const form = Object.fromEntries(new URL(url).searchParams)
  return { verifier, ...(await send({ path: '/oauth/v2/par', client: certificate, form })) }
}

async function getCode(by: Client) {
  const { verifier, body } = await push(by)
  const query = new URLSearchParams({ client_id: by.clientId, request_uri: body.request_uri })
  const browser = openBrowser({ ...bench.server.runtime.services, externalUrl: secured.url })
  const user = await bench.server.signIn(bench.person)
  const back = await browser.signIn(`${secured.url}/oauth/v2/authorize?${query}`, user)
  return { code: back.searchParams.get('code') ?? '', iss: back.searchParams.get('iss'), verifier }
}

async function redeem(by: Client, { code, verifier }: { code: string; verifier: string }, certificate?: CertifiedKey) {
  const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT }
  return send({ path: '/oauth/v2/token', client: certificate, form: { client_id: by.clientId, ...form } })
}

const userinfo = (token: string, certificate: CertifiedKey | undefined) =>
  send({ path: '/oidc/v1/userinfo', client: certificate, headers: { authorization: `Bearer ${token}` } })

test('discovery-end-point-verification', async () => {
  const { body } = await send({ path: '/.well-known/openid-configuration' })
  expect(body).toMatchObject({
    issuer: secured.url,
    tls_client_certificate_bound_access_tokens: true,
    token_endpoint_auth_methods_supported: expect.arrayContaining(['tls_client_auth', 'self_signed_tls_client_auth']),
    authorization_response_iss_parameter_supported: true,
    code_challenge_methods_supported: ['S256'],
  })
  // All endpoints take certificates, so that none has an alias (RFC 8705 §5).
  expect(body).not.toHaveProperty('mtls_endpoint_aliases')
})

describe.each([
  ['tls_client_auth', () => client],
  ['self_signed_tls_client_auth', () => other],
] as const)('with %s', (_method, clientOf) => {
  test('happy-flow', async () => {
    const by = clientOf()
    const { iss, ...code } = await getCode(by)
    expect(iss).toBe(secured.url)
    const { status, body } = await redeem(by, code, by.certificate)
    expect([status, body.token_type]).toEqual([200, 'Bearer'])
    const thumbprint = createHash('sha256').update(new X509Certificate(by.certificate.cert).raw).digest('base64url')
    expect(claimsOf(body.access_token).cnf).toEqual({ 'x5t#S256': thumbprint })
    expect((await userinfo(body.access_token, by.certificate)).body.sub).toBe(bench.person.userId)
  })

  test('ensure-holder-of-key-required', async () => {
    const by = clientOf()
    const withoutCertificate = await redeem(by, await getCode(by))
    expect([withoutCertificate.status, withoutCertificate.body.error]).toEqual([401, 'invalid_client'])
    const { body } = await redeem(by, await getCode(by), by.certificate)
    const stranger = by === client ? other.certificate : client.certificate
    for (const certificate of [undefined, stranger])
      expect((await userinfo(body.access_token, certificate)).status).toBe(401)
  })

  test('refresh-token', async () => {
    const by = clientOf()
    const { body } = await redeem(by, await getCode(by), by.certificate)
    const refresh = (certificate: CertifiedKey | undefined, clientId = by.clientId) =>
      send({
        path: '/oauth/v2/token',
        client: certificate,
        form: { grant_type: 'refresh_token', refresh_token: body.refresh_token, client_id: clientId },
      })
    // Refresh tokens are not replaced (FAPI 2.0 Security Profile §5.3.2.1).
    for (const response of [await refresh(by.certificate), await refresh(by.certificate)]) {
      expect(response.status).toBe(200)
      expect((await userinfo(response.body.access_token, by.certificate)).status).toBe(200)
    }
    expect((await refresh(undefined)).status).toBe(401)
    const stranger = by === client ? other : client
    expect((await refresh(stranger.certificate, stranger.clientId)).body.error).toBe('invalid_grant')
  })
})

test('ensure-unsigned-authorization-request-without-using-par-fails', async () => {
  const { url } = ask(bench.server, client)
  const response = await fetch(url.replace(bench.server.url, secured.url), { redirect: 'manual' })
  expect(response.headers.get('location')).toContain('error=invalid_request')
})

test.each([
  ['no certificate', () => undefined],
  ['the certificate of another client', () => other.certificate],
])('a pushed request with %s is rejected', async (_what, certificateOf) => {
  const { url } = ask(bench.server, client, { scope: 'openid' })
  const form = Object.fromEntries(new URL(url).searchParams)
  const { status, body } = await send({ path: '/oauth/v2/par', client: certificateOf(), form })
  expect([status, body.error]).toEqual([401, 'invalid_client'])
})

test('par-ensure-pkce-required, par-plain-pkce-rejected', async () => {
  for (const more of [
    { code_challenge: undefined, code_challenge_method: undefined },
    { code_challenge_method: 'plain' },
  ])
    expect((await push(client, client.certificate, more)).body.error).toBe('invalid_request')
})

test('ensure-authorization-code-is-bound-to-client', async () => {
  const { status, body } = await redeem(other, await getCode(client), other.certificate)
  expect([status, body.error]).toEqual([400, 'invalid_grant'])
})

test('attempt-reuse-authorization-code-after-one-second', async () => {
  const code = await getCode(client)
  const first = await redeem(client, code, client.certificate)
  expect((await redeem(client, code, client.certificate)).body.error).toBe('invalid_grant')
  expect((await userinfo(first.body.access_token, client.certificate)).status).toBe(401)
})
