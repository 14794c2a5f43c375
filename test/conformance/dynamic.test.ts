/** OpenID Connect Dynamic OP: one test a point, named by the id of its module. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getCode, post, redeem, signIn } from '#test/api/oidc/flows.ts'
import { REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { assertionForm, makeOwnKey, type OwnKey, publishKeys } from '#test/api/oidc/published-keys.ts'
import { type Bench, startBench } from '#test/conformance/points.ts'

let bench: Bench
let initial: string
beforeAll(async () => {
  bench = await startBench()
  const path = `/usher/v1/projects/${bench.projectId}/registration_tokens`
  initial = (await bench.server.rest('POST', path, {})).body.initial_access_token
})
afterAll(() => bench.server.stop())

async function register(metadata: object) {
  const { registration_endpoint: endpoint } = await bench.discovery()
  const response = await fetch(String(endpoint), {
    method: 'POST',
    headers: { authorization: `Bearer ${initial}`, 'content-type': 'application/json' },
    body: JSON.stringify({ redirect_uris: [REDIRECT], ...metadata }),
  })
  // A client information response or an error (RFC 7591 §3.2).
  return { status: response.status, body: (await response.json()) as Record<string, string> }
}

test('oidcc-server', async () => {
  const { status, body } = await register({ grant_types: ['authorization_code', 'refresh_token'] })
  expect(status).toBe(201)
  const client = { appId: '', clientId: body.client_id ?? '', clientSecret: body.client_secret ?? '' }
  expect((await signIn(bench.server, client, bench.person)).tokens.id_token).toBeTypeOf('string')
})

test('oidcc-idtoken-rs256, oidcc-idtoken-unsigned: RS256 is served, unsigned id tokens are rejected', async () => {
  const { status, body } = await register({ id_token_signed_response_alg: 'RS256' })
  const client = { appId: '', clientId: body.client_id ?? '', clientSecret: body.client_secret ?? '' }
  const { tokens } = await signIn(bench.server, client, bench.person)
  const [header = ''] = tokens.id_token.split('.')
  expect([status, JSON.parse(Buffer.from(header, 'base64url').toString()).alg]).toEqual([201, 'RS256'])
  expect((await register({ id_token_signed_response_alg: 'none' })).body.error).toBe('invalid_client_metadata')
})

test.each([
  ['oidcc-registration-logo-uri', 'logo_uri'],
  ['oidcc-registration-policy-uri', 'policy_uri'],
  ['oidcc-registration-tos-uri', 'tos_uri'],
])('%s: stored and returned', async (_id, name) => {
  const { status, body } = await register({ [name]: 'https://app.acme.ch/page' })
  expect([status, body[name]]).toEqual([201, 'https://app.acme.ch/page'])
})

test.each([
  ['oidcc-registration-sector-uri', 'sector_identifier_uri'],
  ['oidcc-registration-sector-bad', 'sector_identifier_uri'],
])('%s: not served, and rejected', async (_id, name) => {
  const { status, body } = await register({ [name]: 'https://app.acme.ch/document.json' })
  expect([status, body.error, body.error_description]).toEqual([
    400,
    'invalid_client_metadata',
    `${name} is not supported`,
  ])
})

/** A client with published keys, and tokens of a sign-in that it redeemed with the first one. */
async function publishingClient(stop: (end: () => void) => void) {
  const published = await publishKeys()
  stop(() => void published.stop())
  const key = await makeOwnKey()
  published.replace(key)
  const { body } = await register({
    token_endpoint_auth_method: 'private_key_jwt',
    jwks_uri: published.address,
    grant_types: ['authorization_code', 'refresh_token'],
  })
  const client = { appId: '', clientId: body.client_id ?? '', clientSecret: '' }
  const proof = (by: OwnKey) => assertionForm(by, client.clientId, bench.server.url)
  const got = await getCode(bench.server, client, bench.person)
  return { published, client, proof, tokens: await redeem(bench.server, client, got, await proof(key)) }
}

test('oidcc-registration-jwks-uri, oidcc-ensure-client-assertion-with-iss-aud-succeeds', async ({ onTestFinished }) => {
  const { tokens } = await publishingClient(onTestFinished)
  expect([tokens.status, typeof tokens.body.id_token]).toEqual([200, 'string'])
})

test('oidcc-refresh-token-rp-key-rotation', async ({ onTestFinished }) => {
  const { published, client, proof, tokens } = await publishingClient(onTestFinished)
  const next = await makeOwnKey()
  published.replace(next)
  const form = { grant_type: 'refresh_token', refresh_token: tokens.body.refresh_token, ...(await proof(next)) }
  expect((await post(bench.server, '/oauth/v2/token', client, form)).status).toBe(200)
})

test('oidcc-redirect-uri-regfrag', async () => {
  const { status, body } = await register({ redirect_uris: [`${REDIRECT}#fragment`] })
  expect([status, body.error]).toEqual([400, 'invalid_redirect_uri'])
})

test('oidcc-redirect-uri-query-OK', async () => {
  const { status, body } = await register({ redirect_uris: [`${REDIRECT}?foo=bar`] })
  expect([status, body.redirect_uris]).toEqual([201, [`${REDIRECT}?foo=bar`]])
})
