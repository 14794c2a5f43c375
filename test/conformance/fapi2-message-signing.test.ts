/** FAPI 2.0 Message Signing with signed request objects (JAR) and responses (JARM): modules of its plan, by their ids. */
import { createRemoteJWKSet, jwtVerify, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask } from '#test/api/oidc/flows.ts'
import { type Client, type Fapi, PAR, startFapi } from '#test/conformance/fapi2-client.ts'

let fapi: Fapi
let client: Client
let other: Client
beforeAll(async () => {
  fapi = await startFapi()
  ;[client, other] = [await fapi.addClient(), await fapi.addClient()]
})
afterAll(() => fapi.bench.server.stop())

const seconds = () => Math.floor(Date.now() / 1000)

interface Signing {
  readonly alg?: string
  /** Whose key signs. */
  readonly by?: Client
  readonly claims?: Record<string, unknown>
  /** Parameters beside the object. */
  readonly beside?: Record<string, string>
}

/** Pushes a signed request object. */
async function push({ alg = 'PS256', by = client, claims = {}, beside = {} }: Signing = {}) {
  const authRequest = ask(fapi.bench.server, client, { scope: 'openid' })
  const times = { iat: seconds(), nbf: seconds(), exp: seconds() + 60 }
  const payload = { iss: client.clientId, aud: fapi.bench.server.url, ...times }
  const parameters = Object.fromEntries(new URL(authRequest.url).searchParams)
  const all = JSON.parse(JSON.stringify({ ...parameters, ...payload, ...claims }))
  const request = await new SignJWT(all).setProtectedHeader({ alg, kid: by.keyId }).sign(by.key)
  const form = { client_id: client.clientId, request, ...beside, ...(await fapi.assertionForm(client)) }
  return { verifier: authRequest.verifier, ...(await fapi.send(PAR, form)) }
}

test('happy-flow with a signed request and a signed response', async () => {
  const { status, body, verifier } = await push({ claims: { response_mode: 'jwt' } })
  expect(status).toBe(201)
  const back = await fapi.arrive(client, body.request_uri)
  const keys = createRemoteJWKSet(new URL(`${fapi.bench.server.url}/oauth/v2/keys`))
  const { payload } = await jwtVerify(back.searchParams.get('response') ?? '', keys, {
    issuer: fapi.bench.server.url,
    audience: client.clientId,
  })
  expect(payload).toMatchObject({ state: 'xyz', exp: expect.any(Number) })
  expect((await fapi.redeem(client, { code: String(payload.code), verifier })).status).toBe(200)
})

test.each<[string, () => Signing]>([
  [
    'ensure-request-object-with-multiple-aud-succeeds',
    () => ({ claims: { aud: [fapi.bench.server.url, 'https://a.ch'] } }),
  ],
  ['ensure-request-object-with-nbf-8-seconds-in-the-future-is-accepted', () => ({ claims: { nbf: seconds() + 8 } })],
])('%s', async (_id, signing) => {
  expect((await push(signing())).status).toBe(201)
})

test.each<[string, () => Signing]>([
  ['ensure-request-object-without-exp-fails', () => ({ claims: { exp: undefined } })],
  ['ensure-request-object-without-nbf-fails', () => ({ claims: { nbf: undefined } })],
  ['ensure-request-object-without-redirect-uri-fails', () => ({ claims: { redirect_uri: undefined } })],
  ['ensure-expired-request-object-fails', () => ({ claims: { nbf: seconds() - 300, exp: seconds() - 240 } })],
  ['ensure-request-object-with-bad-aud-fails', () => ({ claims: { aud: 'https://other.example/' } })],
  ['ensure-request-object-with-exp-over-60-fails', () => ({ claims: { exp: seconds() + 70 * 60 } })],
  ['ensure-request-object-with-nbf-over-60-fails', () => ({ claims: { nbf: seconds() - 70 * 60 } })],
  ['ensure-signed-request-object-with-RS256-fails', () => ({ alg: 'RS256' })],
  ['ensure-matching-key-in-authorization-request', () => ({ by: other })],
])('%s', async (_id, signing) => {
  const { status, body } = await push(signing())
  expect([status, body.error]).toEqual([400, expect.stringMatching(/^invalid_request/)])
})

test('ensure-request-object-with-invalid-signature-fails, ensure-request-object-signature-algorithm-is-not-none', async () => {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = { client_id: client.clientId, iss: client.clientId, aud: fapi.bench.server.url }
  for (const header of [{ alg: 'none' }, { alg: 'PS256', kid: client.keyId }]) {
    const request = `${encode(header)}.${encode(claims)}.${header.alg === 'none' ? '' : 'AAAA'}`
    const form = { client_id: client.clientId, request, ...(await fapi.assertionForm(client)) }
    const { status, body } = await fapi.send(PAR, form)
    expect([header.alg, status, body.error]).toEqual([header.alg, 400, 'invalid_request_object'])
  }
})

test('state-only-outside-request-object-not-used, ensure-different-nonce-inside-and-outside-request-object', async () => {
  const { body, verifier } = await push({
    claims: { state: undefined, nonce: 'in' },
    beside: { state: 'out', nonce: 'out' },
  })
  const back = await fapi.arrive(client, body.request_uri)
  expect(back.searchParams.has('state')).toBe(false)
  const response = await fapi.redeem(client, { code: back.searchParams.get('code') ?? '', verifier })
  const [, payload = ''] = String(response.body.id_token).split('.')
  expect(JSON.parse(Buffer.from(payload, 'base64url').toString()).nonce).toBe('in')
})
