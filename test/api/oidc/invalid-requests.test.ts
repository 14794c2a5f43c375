/** Every invalid request gets an error that explains it, never an internal error. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { signIn } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, startOidcServer } from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let app: App
let tokens: Awaited<ReturnType<typeof signIn>>['tokens']
beforeAll(async () => {
  server = await startOidcServer()
  app = await server.addApp(await server.addProject(), { accessTokenType: 'OIDC_TOKEN_TYPE_JWT' })
  tokens = (await signIn(server, app, await server.addPerson('minnie'))).tokens
})
afterAll(() => server.stop())

const STRANGE = ['', '\0', '\ud800', "' OR 1=1 --", '__proto__', '🦆'.repeat(500), 'e30.e30.e30', '{}', '1e999']
const BY_CLIENTS = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type', 'scope']
const TO_AUTHORIZE =
  'client_id redirect_uri response_type response_mode scope state nonce prompt max_age login_hint id_token_hint ' +
  'ui_locales acr_values claims request request_uri resource code_challenge code_challenge_method'
const TO_REDEEM =
  'grant_type code redirect_uri code_verifier refresh_token assertion device_code subject_token subject_token_type ' +
  'audience requested_token_type'
/** What each address reads. */
const parameters: Readonly<Record<string, readonly string[]>> = {
  '/oauth/v2/authorize': TO_AUTHORIZE.split(' '),
  '/oauth/v2/authorize/callback': ['id'],
  '/oauth/v2/authorize/none': ['client_id', 'redirect_uri', 'state'],
  '/oauth/v2/token': [...BY_CLIENTS, ...TO_REDEEM.split(' ')],
  '/oauth/v2/introspect': [...BY_CLIENTS, 'token', 'token_type_hint'],
  '/oauth/v2/revoke': [...BY_CLIENTS, 'token', 'token_type_hint'],
  '/oauth/v2/keys': ['client_id'],
  '/oauth/v2/device_authorization': [...BY_CLIENTS, 'max_age', 'acr_values', 'claims', 'id_token_hint'],
  '/device': ['user_code', 'xsrf', 'confirm', 'client_id'],
  '/device/none': ['user_code', 'client_id'],
  '/oidc/v1/userinfo': ['access_token', 'scope'],
  '/oidc/v1/end_session': ['id_token_hint', 'client_id', 'post_logout_redirect_uri', 'state', 'logout_hint'],
  '/oidc/v1/end_session/confirm': ['xsrf', 'client_id', 'post_logout_redirect_uri', 'state'],
}
const PATHS = Object.keys(parameters)
const GRANTS = [
  'authorization_code',
  'refresh_token',
  'client_credentials',
  'urn:ietf:params:oauth:grant-type:jwt-bearer',
  'urn:ietf:params:oauth:grant-type:device_code',
  'urn:ietf:params:oauth:grant-type:token-exchange',
]

async function statusOf(method: string, path: string, form: Record<string, string>, headers: Record<string, string>) {
  const text = new URLSearchParams(form).toString()
  const response = await fetch(`${server.url}${path}${method === 'GET' ? `?${text}` : ''}`, {
    method,
    redirect: 'manual',
    headers: { ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}), ...headers },
    ...(method === 'POST' ? { body: text } : {}),
  })
  await response.arrayBuffer()
  return response.status
}

/** Requests that work but for one part. */
function requests(name: string, value: string): { form: Record<string, string>; headers: Record<string, string> }[] {
  const basic = `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`
  const parameters = {
    client_id: app.clientId,
    redirect_uri: 'https://app.acme.ch/callback',
    response_type: 'code',
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  }
  return [
    { form: { ...parameters, [name]: value }, headers: {} },
    { form: { token: tokens.access_token, [name]: value }, headers: { authorization: basic } },
    ...GRANTS.map((grant_type) => ({
      form: { grant_type, scope: 'openid', [name]: value },
      headers: { authorization: basic },
    })),
  ]
}

test.each(PATHS)(
  'no malformed parameter makes %s fail',
  async (path) => {
    const failed: unknown[] = []
    for (const name of parameters[path] ?? []) {
      const all = STRANGE.flatMap((value) => requests(name, value).slice(0, path === '/oauth/v2/token' ? undefined : 2))
      const methods = path === '/oauth/v2/token' ? ['POST'] : ['GET', 'POST']
      await Promise.all(
        all.map(async ({ form, headers }) => {
          for (const method of methods)
            if ((await statusOf(method, path, form, headers)) >= 500) failed.push([method, name, form])
        }),
      )
    }
    expect(failed).toEqual([])
  },
  60_000,
)

test.each(PATHS)(
  'no malformed header makes %s fail',
  async (path) => {
    const failed: unknown[] = []
    for (const value of STRANGE) {
      const pair = Buffer.from(`${value}:${value}`).toString('base64')
      const inHeader = encodeURIComponent(value.toWellFormed()).slice(0, 4_000)
      for (const authorization of [inHeader, `Bearer ${inHeader}`, `Basic ${inHeader}`, `Basic ${pair}`]) {
        const headers = { authorization, cookie: `usher_oidc=${inHeader}; usher_oidc.sig=${inHeader}` }
        if ((await statusOf('POST', path, { grant_type: 'client_credentials', token: 'x' }, headers)) >= 500)
          failed.push(headers)
      }
    }
    expect(failed).toEqual([])
  },
  60_000,
)

test('an assertion with unexpected member names is rejected', async () => {
  const part = (claims: object) => Buffer.from(JSON.stringify(claims)).toString('base64url')
  for (const value of STRANGE) {
    const jwt = `${part({ alg: 'RS256', kid: value })}.${part({ iss: value, sub: value, aud: server.url })}.AAAA`
    const unsignedAssertion = `${part({ alg: 'RS256', kid: value })}.${part({ iss: app.clientId, sub: app.clientId })}.AAAA`
    for (const assertion of [jwt, unsignedAssertion])
      expect((await server.redeemAssertion(assertion)).status).toSatisfy((status) => status === 400 || status === 401)
  }
})

test('the sign-in page shows that an unknown request does not exist', async () => {
  for (const value of STRANGE.slice(1))
    expect([404, 410]).toContain(await statusOf('GET', '/ui/login/login', { authRequestID: value }, {}))
})
