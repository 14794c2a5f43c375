/** Further modules of the plan "fapi2-security-profile-final-test-plan", named by their ids without the common prefix. */
import { calculateJwkThumbprint, exportJWK } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AUTH_CALLBACK_PATH } from '#domain/auth-request/auth-request.ts'
import { failAuthRequest } from '#domain/auth-request/fail-auth-request.ts'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { makeProofKey } from '#test/api/oidc/dpop-proofs.ts'
import { expireRecords } from '#test/api/oidc/expire-records.ts'
import { claimsOf } from '#test/api/oidc/flows.ts'
import { type Assertion, type Client, type Fapi, PAR, startFapi, TOKEN } from '#test/conformance/fapi2-client.ts'

let fapi: Fapi
let client: Client
let other: Client
beforeAll(async () => {
  fapi = await startFapi()
  ;[client, other] = [await fapi.addClient(), await fapi.addClient()]
})
afterAll(() => fapi.bench.server.stop())

const seconds = () => Math.floor(Date.now() / 1000)
const USERINFO = '/oidc/v1/userinfo'

async function userinfo(token: string, request: { scheme?: string; dpop?: string } = {}): Promise<number> {
  const dpop = request.dpop ?? (await fapi.proof('GET', USERINFO, token))
  const headers = { authorization: `${request.scheme ?? 'DPoP'} ${token}`, dpop }
  return (await fetch(fapi.bench.server.url + USERINFO, { headers })).status
}

describe('authorization requests', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['ensure-authorization-request-without-state-success', { state: undefined }],
    ['ensure-authorization-request-without-nonce-success', { nonce: undefined }],
    ['ensure-authorization-request-with-64-char-nonce-success', { nonce: 'n'.repeat(64) }],
    ['ensure-authorization-request-with-long-nonce', { nonce: 'n'.repeat(384) }],
    ['ensure-authorization-request-with-long-state', { state: 's'.repeat(384) }],
    ['ensure-other-scope-order-succeeds', { scope: 'offline_access openid' }],
  ])('%s', async (_id, more) => {
    const { back, ...code } = await fapi.getCode(client, more)
    expect(back.searchParams.get('state')).toBe('state' in more ? (more.state ?? null) : 'xyz')
    const { status, body } = await fapi.redeem(client, code)
    expect([status, claimsOf(body.id_token).nonce]).toEqual([200, more.nonce])
  })

  test.each([
    ['ensure-response-type-code-idtoken-fails', { response_type: 'code id_token', nonce: 'n' }],
    ['ensure-response-type-token-fails', { response_type: 'token' }],
    ['plain-fapi-tolerate-unregistered-redirect-uri', { redirect_uri: 'https://evil.example/' }],
    ['par-authorization-request-containing-request_uri', { request_uri: 'urn:ietf:params:oauth:request_uri:x' }],
    ['par-authorization-request-containing-request_uri-form-param', { request_uri: 'https://a.example/' }],
  ])('%s', async (_id, more) => {
    const { status, body } = await fapi.push(client, more)
    expect([status, body.error]).toEqual([400, expect.any(String)])
  })

  test('user-rejects-authentication', async () => {
    const { body } = await fapi.push(client)
    const browser = openBrowser(fapi.bench.server.runtime.services)
    const login = new URL((await browser.get(fapi.begin(client, body.request_uri))).location ?? '')
    const id = login.searchParams.get('authRequestID') ?? ''
    const failure = { error: 'access_denied', description: 'the user denied the request' } as const
    await failAuthRequest(fapi.bench.server.runtime.services, id, failure, Date.now())
    const callbackUrl = `${fapi.bench.server.url}${AUTH_CALLBACK_PATH}?id=${id}`
    const resumed = await browser.get(callbackUrl)
    const back = new URL((await browser.get(resumed.location ?? '')).location ?? '')
    expect([back.searchParams.get('error'), back.searchParams.get('iss')]).toEqual([
      'access_denied',
      fapi.bench.server.url,
    ])
  })

  test('par-ensure-reused-request-uri-prior-to-auth-completion-succeeds', async () => {
    const { body, verifier } = await fapi.push(client)
    await openBrowser(fapi.bench.server.runtime.services).get(fapi.begin(client, body.request_uri))
    const back = await fapi.arrive(client, body.request_uri)
    const code = back.searchParams.get('code') ?? ''
    expect((await fapi.redeem(client, { code, verifier })).status).toBe(200)
  })

  test('par-attempt-to-use-expired-request_uri', async () => {
    const { body } = await fapi.push(client)
    expect(body.expires_in).toBeLessThan(600)
    await expireAll('PushedAuthorizationRequest')
    expect(await fapi.errorOf(fapi.begin(client, body.request_uri))).toBe('invalid_request_uri')
  })

  test('par-attempt-invalid-http-method', async () => {
    const url = `${fapi.bench.server.url}${PAR}`
    for (const method of ['GET', 'PUT']) expect((await fetch(url, { method })).status).toBe(405)
  })

  test('par-without-duplicate-parameters', async () => {
    const form = new URLSearchParams(await fapi.assertionForm(client))
    for (const scope of ['openid', 'profile']) form.append('scope', scope)
    const { status, body } = await fapi.send(PAR, form.toString())
    expect([status, body.error]).toEqual([400, 'invalid_request'])
  })
})

/** Sets the end of all records of a kind into the past. */
const expireAll = (model: string) => expireRecords(fapi.bench.server, model)

describe('the token endpoint', () => {
  test.each<[string, Record<string, string | undefined>]>([
    ['ensure-pkce-code-verifier-required', { code_verifier: undefined }],
    ['incorrect-pkce-code-verifier-rejected', { code_verifier: 'x'.repeat(43) }],
  ])('%s', async (_id, form) => {
    const { body } = await fapi.redeem(client, await fapi.getCode(client), { form })
    expect(body.error).toBe('invalid_grant')
  })

  test('ensure-client-id-in-token-endpoint', async () => {
    const code = await fapi.getCode(client)
    const { body } = await fapi.redeem(client, code, { form: { client_id: other.clientId } })
    expect(body.error).toMatch(/^invalid_(client|request)$/)
  })

  test('ensure-client-assertion-in-token-endpoint', async () => {
    const form = { client_assertion: undefined, client_assertion_type: undefined, client_id: client.clientId }
    const { body } = await fapi.redeem(client, await fapi.getCode(client), { form })
    expect(body.error).toBe('invalid_client')
  })

  test('access-token-type-header-case-sensitivity', async () => {
    const { body } = await fapi.redeem(client, await fapi.getCode(client))
    for (const scheme of ['dpop', 'DPOP', 'DPoP'])
      expect([scheme, await userinfo(body.access_token, { scheme })]).toEqual([scheme, 200])
  })
})

describe('client assertions', () => {
  test.each<[string, () => Assertion, number]>([
    ['par-ensure-jwt-client-assertions-nbf-8-seconds-in-the-future-is-accepted', () => ({ claims: later(8) }), 201],
    ['par-ensure-jwt-client-assertions-nbf-over-60-seconds-in-the-future-fails', () => ({ claims: later(120) }), 401],
    ['par-test-par-endpoint-url-as-audience-fails', () => ({ audience: PAR }), 401],
    ['par-test-token-endpoint-url-as-audience-fails', () => ({ audience: TOKEN }), 401],
    ['par-test-array-as-audience-fails', () => ({ audience: ['', PAR] }), 401],
    ['ensure-client-assertion-with-exp-is-5-minutes-in-past-fails', () => ({ claims: past(300) }), 401],
    ['ensure-client-assertion-with-wrong-aud-fails', () => ({ audience: 'https://other.example/' }), 401],
    ['ensure-signed-client-assertion-with-RS256-fails', () => ({ alg: 'RS256' }), 401],
  ])('%s', async (_id, assertionOf, expected) => {
    const { audience, ...assertion } = assertionOf()
    const { url } = fapi.bench.server
    const absolute = (one: string) => (one.startsWith('https:') ? one : url + one)
    const aud = Array.isArray(audience) ? audience.map(absolute) : audience && absolute(audience)
    const { status } = await fapi.push(client, {}, { ...assertion, ...(aud ? { audience: aud } : {}) })
    expect(status).toBe(expected)
  })

  test('ensure-client-assertion-with-no-sub-fails', async () => {
    const { status, body } = await fapi.push(client, {}, { claims: { sub: undefined } as never })
    expect([status >= 400, body.error]).toEqual([true, expect.stringMatching(/^invalid_(client|request)$/)])
  })
})

function later(by: number) {
  const at = seconds() + by
  return { iat: at, nbf: at, exp: at + 60 }
}
function past(by: number) {
  const at = seconds() - by
  return { iat: at - 60, exp: at }
}

describe('DPoP', () => {
  const thumbprint = async (of: ReturnType<typeof makeProofKey>) =>
    calculateJwkThumbprint(await exportJWK(of.publicKey))

  test.each([
    ['ensure-dpopproof-with-iat-10seconds-before-succeeds', () => ({ iat: seconds() - 10 })],
    ['ensure-dpopproof-with-iat-10seconds-after-succeeds', () => ({ iat: seconds() + 10 })],
    ['check-dpop-proof-nbf-exp', () => ({ nbf: seconds() - 5, exp: seconds() + 30 })],
  ])('%s', async (_id, claims) => {
    const dpop = await fapi.proof('POST', TOKEN, undefined, { claims: claims() })
    const { status, body } = await fapi.redeem(client, await fapi.getCode(client), { dpop })
    expect(status).toBe(200)
    const at = await fapi.proof('GET', USERINFO, body.access_token, { claims: claims() })
    expect(await userinfo(body.access_token, { dpop: at })).toBe(200)
  })

  test('dpop-negative-tests', async () => {
    const { body } = await fapi.redeem(client, await fapi.getCode(client))
    const token: string = body.access_token
    const key = makeProofKey()
    for (const dpop of [
      'x',
      await fapi.proof('POST', USERINFO, token),
      await fapi.proof('GET', TOKEN, token),
      await fapi.proof('GET', USERINFO, token, { key }),
      await fapi.proof('GET', USERINFO, 'other'),
      await fapi.proof('GET', USERINFO),
      await fapi.proof('GET', USERINFO, token, { claims: { iat: seconds() - 3600 } }),
      await fapi.proof('GET', USERINFO, token, { claims: { exp: seconds() - 60 } }),
      await fapi.proof('GET', USERINFO, token, { claims: { jti: '' } }),
    ])
      expect(await userinfo(token, { dpop })).toBeGreaterThanOrEqual(400)
  })

  test('ensure-dpop-auth-code-binding-success, ensure-token-endpoint-fails-with-mismatched-dpop-jkt', async () => {
    const key = makeProofKey()
    const bound = () => thumbprint(key).then((jkt) => fapi.getCode(client, { dpop_jkt: jkt }))
    const proof = await fapi.proof('POST', TOKEN, undefined, { key })
    expect((await fapi.redeem(client, await bound(), { dpop: proof })).status).toBe(200)
    expect((await fapi.redeem(client, await bound())).body.error).toMatch(/^invalid_(grant|dpop_proof)$/)
  })

  test('ensure-dpopproof-at-par-endpoint-binding-success, ensure-token-endpoint-fails-with-mismatched-dpop-proof-jkt', async () => {
    const key = makeProofKey()
    const bound = async () => fapi.getCode(client, {}, await fapi.proof('POST', PAR, undefined, { key }))
    const proof = await fapi.proof('POST', TOKEN, undefined, { key })
    expect((await fapi.redeem(client, await bound(), { dpop: proof })).status).toBe(200)
    expect((await fapi.redeem(client, await bound())).body.error).toMatch(/^invalid_(grant|dpop_proof)$/)
  })

  test('ensure-mismatched-dpop-jkt-fails', async () => {
    const [one, another] = [makeProofKey(), makeProofKey()]
    const dpop = await fapi.proof('POST', PAR, undefined, { key: one })
    const { status, body } = await fapi.push(client, { dpop_jkt: await thumbprint(another) }, undefined, dpop)
    expect([status, body.error]).toEqual([400, expect.stringMatching(/^invalid_(request|dpop_proof)$/)])
  })
})

test('ensure-token-endpoint-fails-with-expired-auth-code', async () => {
  const code = await fapi.getCode(client)
  await expireAll('AuthorizationCode')
  expect((await fapi.redeem(client, code)).body.error).toBe('invalid_grant')
})
