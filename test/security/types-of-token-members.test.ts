/**
 * Members of tokens are of the type that their RFC names before they reach a look-up (RFC 7515 §4.1, RFC 7519 §4.1): a
 * token with another type is answered like any wrong one, and is no fault of the server (ASVS 5.0 15.3.5).
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, post } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let app: App
beforeAll(async () => {
  server = await startOidcServer({ USHER_TOKEN_GUESS_LIMIT: '0' })
  app = await server.addApp(await server.addProject())
})
afterAll(() => server.stop())

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const jwt = (header: object, claims: object = {}) => `${encode(header)}.${encode(claims)}.c2lnbmF0dXJl`
const WRONG = [{ a: 1 }, ['k'], [], 1, 1e308, true, null, { __proto__: null, id: 'x' }, '', '\u0000', 'k'.repeat(5_000)]
const headers = WRONG.flatMap((value) =>
  ['kid', 'typ', 'alg', 'crit', 'jku', 'jwk', 'cty'].map((name) => ({
    alg: 'RS256',
    typ: 'JWT',
    kid: 'k',
    [name]: value,
  })),
)
const claimsOf = () =>
  WRONG.flatMap((value) =>
    ['iss', 'sub', 'aud', 'exp', 'nbf', 'iat', 'jti', 'sid', 'azp'].map((name) => ({
      iss: server.url,
      sub: '1',
      aud: '1',
      exp: 9e9,
      [name]: value,
    })),
  )

const places: readonly [string, readonly number[], (token: string) => Promise<{ status: number }>][] = [
  ['the management API', [401], (token) => server.rest('GET', '/management/v1/orgs/me', undefined, { token })],
  [
    'userinfo',
    [401],
    (token) => fetch(`${server.url}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } }),
  ],
  ['introspection', [200], (token) => post(server, '/oauth/v2/introspect', app, { token })],
  ['revocation', [200], (token) => post(server, '/oauth/v2/revoke', app, { token })],
  [
    'the end of a session',
    [400],
    (token) =>
      fetch(
        `${server.url}/oidc/v1/end_session?${new URLSearchParams({ id_token_hint: token, client_id: app.clientId })}`,
        { redirect: 'manual' },
      ),
  ],
  [
    'a hint at authorization',
    [303, 400],
    (token) => fetch(ask(server, app, { id_token_hint: token }).url, { redirect: 'manual' }),
  ],
  [
    'an assertion of a client',
    [400, 401],
    (token) =>
      tokenEndpoint({
        grant_type: 'client_credentials',
        client_id: '1',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: token,
      }),
  ],
  [
    'an assertion as grant',
    [400, 401],
    (token) =>
      tokenEndpoint({ grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', assertion: token, scope: 'openid' }),
  ],
  [
    'an exchange',
    [400],
    (token) =>
      post(server, '/oauth/v2/token', app, {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token: token,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      }),
  ],
]
const tokenEndpoint = (form: Record<string, string>) =>
  fetch(`${server.url}/oauth/v2/token`, { method: 'POST', body: new URLSearchParams(form) })

describe.each(places)('at %s', (_where, right, send) => {
  test('no header or claim of another type causes an internal error', async () => {
    const wrong: string[] = []
    const tokens = [
      ...headers.map((header) => jwt(header)),
      ...claimsOf().map((one) => jwt({ alg: 'RS256', typ: 'JWT', kid: 'k' }, one)),
    ]
    for (const token of tokens) {
      const { status } = await send(token)
      if (!right.includes(status) && !(token.length > 5_000 && status === 431))
        wrong.push(`${status} ${token.slice(0, 120)}`)
    }
    expect(wrong).toEqual([])
  })
})
