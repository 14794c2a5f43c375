/** OpenID Connect Dynamic OP: one test a point, named by the id of its module. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '#test/api/oidc/flows.ts'
import { REDIRECT } from '#test/api/oidc/oidc-server.ts'
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

test.each([
  ['oidcc-registration-logo-uri', 'logo_uri'],
  ['oidcc-registration-policy-uri', 'policy_uri'],
  ['oidcc-registration-tos-uri', 'tos_uri'],
])('%s: accepted, and not kept', async (_id, name) => {
  const { status, body } = await register({ [name]: 'https://app.acme.ch/page' })
  expect([status, Object.hasOwn(body, name)]).toEqual([201, false])
})

test.each([
  ['oidcc-registration-jwks-uri', 'jwks_uri'],
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

test('oidcc-redirect-uri-regfrag', async () => {
  const { status, body } = await register({ redirect_uris: [`${REDIRECT}#fragment`] })
  expect([status, body.error]).toEqual([400, 'invalid_redirect_uri'])
})

test('oidcc-redirect-uri-query-OK', async () => {
  const { status, body } = await register({ redirect_uris: [`${REDIRECT}?foo=bar`] })
  expect([status, body.redirect_uris]).toEqual([201, [`${REDIRECT}?foo=bar`]])
})
