/** Each OAuth error names the parameter that has to change, and what it must be (RFC 6749 §4.1.2.1, §5.2). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeProof, makeProofKey } from '#test/api/oidc/dpop-proofs.ts'
import { ask, getCode, post, redeem, refresh, signIn } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'

const GRANTS = ['AUTHORIZATION_CODE', 'REFRESH_TOKEN', 'TOKEN_EXCHANGE', 'DEVICE_CODE'].map(
  (type) => `OIDC_GRANT_TYPE_${type}`,
)
const PUBLIC = { appType: 'OIDC_APP_TYPE_USER_AGENT', authMethodType: 'OIDC_AUTH_METHOD_TYPE_NONE' }
const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange'
const TYPE = 'urn:ietf:params:oauth:token-type:'

let server: OidcServer
let minnie: Person
let projectId: string
let app: App
let other: App
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson(uniqueName('minnie'))
  projectId = await server.addProject()
  app = await server.addApp(projectId, { grantTypes: GRANTS })
  other = await server.addApp(projectId, { grantTypes: GRANTS })
})
afterAll(() => server.stop())

const token = (form: Record<string, string>, client = app) => post(server, '/oauth/v2/token', client, form)
const exchange = (more: Record<string, string>) => token({ grant_type: EXCHANGE, ...more })
const goneBy = (name: string) => `${name} is unknown, has expired, was used before or was revoked`

describe('a rejected grant', () => {
  test.each<[string, () => Promise<{ body: { error_description: string } }>, string]>([
    ['an unknown code', () => redeem(server, app, { code: 'made-up', verifier: 'v'.repeat(43) }), goneBy('code')],
    [
      'the code of another application',
      async () => redeem(server, other, await getCode(server, app, minnie)),
      goneBy('code'),
    ],
    [
      'a used code',
      async () => {
        const got = await getCode(server, app, minnie)
        await redeem(server, app, got)
        return redeem(server, app, got)
      },
      goneBy('code'),
    ],
    [
      'another redirect URI',
      async () => redeem(server, app, await getCode(server, app, minnie), { redirect_uri: 'https://app.acme.ch/x' }),
      'redirect_uri must be that of the authorization request',
    ],
    [
      'no verifier',
      async () => redeem(server, app, await getCode(server, app, minnie), { code_verifier: '' }),
      'code_verifier is missing: the authorization request had a code_challenge',
    ],
    [
      'another verifier',
      async () => redeem(server, app, await getCode(server, app, minnie), { code_verifier: 'v'.repeat(43) }),
      'code_verifier does not match the code_challenge of the authorization request',
    ],
    ['an unknown refresh token', () => refresh(server, app, 'made-up'), goneBy('refresh_token')],
    [
      'the refresh token of another application',
      async () => refresh(server, other, (await signIn(server, app, minnie)).tokens.refresh_token),
      goneBy('refresh_token'),
    ],
    [
      'an unknown device code',
      () => token({ grant_type: 'urn:ietf:params:oauth:grant-type:device_code', device_code: 'made-up' }),
      goneBy('device_code'),
    ],
    [
      'an unknown subject token',
      () => exchange({ subject_token: 'made-up', subject_token_type: `${TYPE}access_token` }),
      'subject_token is not valid',
    ],
  ])('%s', async (_what, send, description) => {
    expect((await send()).body).toMatchObject({ error: 'invalid_grant', error_description: description })
  })

  test('a refresh token of a public application that is bound to a key, without a proof and by another key', async () => {
    const client = await server.addApp(projectId, PUBLIC)
    const bound = makeProofKey()
    const { code, verifier } = await getCode(server, client, minnie)
    const form = (more: Record<string, string>) => new URLSearchParams({ client_id: client.clientId, ...more })
    const send = async (body: URLSearchParams, key?: typeof bound) => {
      const url = `${server.url}/oauth/v2/token`
      const headers = key ? { dpop: await makeProof(key, { method: 'POST', url }) } : {}
      // A token response or an error (RFC 6749 §5).
      return (await (await fetch(url, { method: 'POST', headers, body })).json()) as Record<string, string>
    }
    const redirect = { redirect_uri: 'https://app.acme.ch/callback', code, code_verifier: verifier }
    const tokens = await send(form({ grant_type: 'authorization_code', ...redirect }), bound)
    const again = form({ grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' })
    for (const key of [undefined, makeProofKey()])
      expect((await send(again, key)).error_description).toBe(
        'the header DPoP must hold a proof by the key that refresh_token is bound to',
      )
  })
})

test.each([
  ['subject_token_type', { subject_token: 'x', subject_token_type: `${TYPE}saml2` }],
  [
    'actor_token_type',
    {
      subject_token: 'x',
      subject_token_type: `${TYPE}jwt`,
      actor_token: 'x',
      actor_token_type: `${TYPE}refresh_token`,
    },
  ],
])('an unsupported %s is rejected with the supported ones', async (name, form) => {
  const { body } = await exchange(form)
  expect(body).toMatchObject({
    error: 'invalid_request',
    error_description: expect.stringContaining(`${name} must be ${TYPE}access_token or `),
  })
})

const refusalOf = async (client: App, more: Record<string, string | undefined>) => {
  const response = await fetch(ask(server, client, more).url, { redirect: 'manual' })
  return new URL(response.headers.get('location') ?? server.url).searchParams.get('error_description')
}

test.each([
  ['a secret', {}, 1],
  ['no secret', PUBLIC, 0],
])('a request without PKCE of an application with %s; the log names the setting once', async (_kind, config, lines) => {
  const client = await server.addApp(projectId, config)
  await refusalOf(client, { code_challenge: undefined, code_challenge_method: undefined })
  expect(await refusalOf(client, { code_challenge: undefined, code_challenge_method: undefined })).toBe(
    'code_challenge is missing: this application must use PKCE with the code_challenge_method S256',
  )
  const warnings = server.logged.filter((line) => line.includes('"warn"') && line.includes(client.clientId))
  expect(warnings).toHaveLength(lines)
  for (const line of warnings) expect(line).toContain('USHER_PKCE_OF_CONFIDENTIAL_CLIENTS=false')
})

test.each(['password', 'pigeon'])('the grant type %s is rejected with the supported ones', async (grant_type) => {
  const { status, body } = await token({ grant_type })
  expect([status, body.error]).toEqual([400, 'unsupported_grant_type'])
  const named = String(body.error_description).replace('grant_type must be ', '').split(' or ')
  const document = await (await fetch(`${server.url}/.well-known/openid-configuration`)).json()
  expect(named.toSorted()).toEqual(
    document.grant_types_supported.filter((one: string) => one !== 'implicit').toSorted(),
  )
})

test('an authorization request by JSON is rejected with the form that is accepted', async () => {
  const response = await fetch(`${server.url}/oauth/v2/authorize`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  expect(response.status).toBe(400)
  expect(await response.json()).toMatchObject({
    error: 'invalid_request',
    error_description: 'the content type must be application/x-www-form-urlencoded',
  })
})
