/** Extensions of OAuth 2.0 as an unmodified published library drives them: registration, pushed and signed requests, DPoP. */
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { type OidcServer, type Person, REDIRECT, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import { makeOwnKey, type OwnKey, publishKeys } from '#test/api/oidc/published-keys.ts'

let server: OidcServer
let minnie: Person
let projectId: string
let initial: string
let published: Awaited<ReturnType<typeof publishKeys>>
beforeAll(async () => {
  server = await startOidcServer({ USHER_LOOPBACK_PROVIDERS: 'true' })
  minnie = await server.addPerson(uniqueName('minnie'))
  projectId = await server.addProject()
  const path = `/usher/v1/projects/${projectId}/registration_tokens`
  initial = (await server.rest('POST', path, {})).body.initial_access_token
  published = await publishKeys()
})
afterAll(async () => {
  published?.stop()
  await server.stop()
})

const METADATA = { redirect_uris: [REDIRECT], grant_types: ['authorization_code', 'refresh_token'] }
const options = () => ({ initialAccessToken: initial, execute: [oidc.allowInsecureRequests] })
const register = (metadata: object = {}, auth?: oidc.ClientAuth) =>
  oidc.dynamicClientRegistration(new URL(server.url), { ...METADATA, ...metadata }, auth, options())

// Made by `generateKeyPair` of jose.
const signingKey = ({ privateKey, kid }: OwnKey) => ({ key: privateKey as CryptoKey, kid })

async function prepare() {
  const verifier = oidc.randomPKCECodeVerifier()
  const [state, nonce] = [oidc.randomState(), oidc.randomNonce()]
  return {
    checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce },
    parameters: {
      redirect_uri: REDIRECT,
      scope: 'openid offline_access',
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state,
      nonce,
    },
  }
}
const arrive = async (url: URL) => openBrowser(server.runtime.services).signIn(url.href, await server.signIn(minnie))

test.each([
  ['client_secret_basic', oidc.ClientSecretBasic],
  ['client_secret_post', oidc.ClientSecretPost],
])('a client registers itself for %s, and its user signs in', async (method, auth) => {
  const config = await register({ token_endpoint_auth_method: method, client_name: uniqueName('shop') }, auth())
  expect(config.clientMetadata()).toMatchObject({
    client_secret: expect.any(String),
    token_endpoint_auth_method: method,
  })
  const { checks, parameters } = await prepare()
  const tokens = await oidc.authorizationCodeGrant(
    config,
    await arrive(oidc.buildAuthorizationUrl(config, parameters)),
    checks,
  )
  expect(tokens.claims()?.sub).toBe(minnie.userId)
})

test('a command-line client registers itself with a loopback address, and listens on any port', async () => {
  const config = await register(
    {
      redirect_uris: ['http://127.0.0.1/callback'],
      token_endpoint_auth_method: 'none',
      scope: 'openid offline_access',
    },
    oidc.None(),
  )
  const { checks, parameters } = await prepare()
  const url = oidc.buildAuthorizationUrl(config, { ...parameters, redirect_uri: 'http://127.0.0.1:51234/callback' })
  const tokens = await oidc.authorizationCodeGrant(config, await arrive(url), checks)
  expect(tokens.claims()?.sub).toBe(minnie.userId)
})

describe.each(['RS256', 'PS256', 'ES256', 'Ed25519'])('with a published key of %s', (alg) => {
  let key: OwnKey
  let config: oidc.Configuration
  beforeAll(async () => {
    key = await makeOwnKey(alg)
    published.replace(key)
    const metadata = { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: `${published.address}?${alg}` }
    config = await register(metadata, oidc.PrivateKeyJwt(signingKey(key)))
  })

  test('a client authenticates, pushes its requests, and refreshes and revokes its tokens', async () => {
    const { checks, parameters } = await prepare()
    const url = await oidc.buildAuthorizationUrlWithPAR(config, parameters)
    expect(url.searchParams.get('request_uri')).toMatch(/^urn:/)
    const tokens = await oidc.authorizationCodeGrant(config, await arrive(url), checks)
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')
    expect((await oidc.tokenIntrospection(config, next.access_token)).active).toBe(true)
    await oidc.tokenRevocation(config, next.access_token)
    expect((await oidc.tokenIntrospection(config, next.access_token)).active).toBe(false)
  })

  test('a client signs its requests, in the address and pushed', async () => {
    const { checks, parameters } = await prepare()
    const signed = await oidc.buildAuthorizationUrlWithJAR(config, parameters, signingKey(key))
    expect([...signed.searchParams.keys()].toSorted()).toEqual(['client_id', 'request'])
    const tokens = await oidc.authorizationCodeGrant(config, await arrive(signed), checks)
    expect(tokens.claims()?.sub).toBe(minnie.userId)
    const other = await prepare()
    const object = await oidc.buildAuthorizationUrlWithJAR(config, other.parameters, signingKey(key))
    const pushed = await oidc.buildAuthorizationUrlWithPAR(config, object.searchParams)
    const again = await oidc.authorizationCodeGrant(config, await arrive(pushed), other.checks)
    expect(again.claims()?.sub).toBe(minnie.userId)
  })

  test('tokens are bound to a key by DPoP, from the pushed request to userinfo', async () => {
    const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'))
    const { checks, parameters } = await prepare()
    const url = await oidc.buildAuthorizationUrlWithPAR(config, parameters, { DPoP })
    const tokens = await oidc.authorizationCodeGrant(config, await arrive(url), checks, undefined, { DPoP })
    expect(tokens.token_type).toBe('dpop')
    const info = await oidc.fetchUserInfo(config, tokens.access_token, minnie.userId, { DPoP })
    expect(info.sub).toBe(minnie.userId)
    await expect(oidc.fetchUserInfo(config, tokens.access_token, minnie.userId)).rejects.toThrow()
    const next = await oidc.refreshTokenGrant(config, tokens.refresh_token ?? '', undefined, { DPoP })
    expect(next.token_type).toBe('dpop')
  })
})

test('the library reads the description of a rejected request', async () => {
  const config = await register({}, oidc.ClientSecretBasic())
  const { checks, parameters } = await prepare()
  const back = await arrive(oidc.buildAuthorizationUrl(config, parameters))
  await expect(
    oidc.authorizationCodeGrant(config, back, { ...checks, pkceCodeVerifier: oidc.randomPKCECodeVerifier() }),
  ).rejects.toMatchObject({
    error: 'invalid_grant',
    error_description: 'code_verifier does not match the code_challenge of the authorization request',
  })
  await expect(register({ subject_type: 'pairwise' })).rejects.toMatchObject({
    error: 'invalid_client_metadata',
    error_description: 'subject_type must be public',
  })
})
