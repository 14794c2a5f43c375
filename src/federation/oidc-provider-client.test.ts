import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Provider } from '#domain/idp/provider-client.ts'
import { createOidcProviderClient } from '#federation/oidc-provider-client.ts'
import { type Script, type ScriptedProvider, startScriptedProvider } from '#test/support/scripted-provider.ts'

let upstream: ScriptedProvider
let version = 0
beforeAll(async () => {
  upstream = await startScriptedProvider()
})
afterAll(() => upstream.close())
beforeEach(() => {
  upstream.script = {}
  upstream.asked.length = 0
  upstream.redeemed.length = 0
  // Metadata is cached by version: each test requests a new one.
  version++
})

const CALLBACK = 'https://usher.example/ui/login/login/externalidp/callback/1'
const clientWith = (allowLoopback: boolean) =>
  createOidcProviderClient({ externalUrl: 'https://usher.example', allowLoopback })
const client = clientWith(true)

const provider = (changes: Partial<Provider> = {}): Provider => ({
  id: '1',
  version,
  kind: 'oidc',
  issuer: upstream.issuer,
  clientId: upstream.clientId,
  clientSecret: upstream.clientSecret,
  scopes: ['openid', 'profile', 'email'],
  isIdTokenMapping: false,
  usePkce: true,
  callbackPath: '/ui/login/login/externalidp/callback/1',
  ...changes,
})

const wish = { state: 'the-state', reauthenticate: false }

/** Signs in at the scripted provider and returns the result of the callback. */
async function signIn(script: Script = {}, came: Record<string, string> = {}, as: Partial<Provider> = {}) {
  upstream.script = script
  const begun = await client.begin(provider(as), wish)
  const response = upstream.answerTo(begun.url, came)
  return client.finish(provider(as), { answer: response, state: wish.state, pledge: begun.pledge })
}

test('the browser is sent with state, nonce, PKCE and our callback', async () => {
  const { url, pledge } = await client.begin(provider(), wish)
  const sent = Object.fromEntries(new URL(url).searchParams)
  expect(url.startsWith(`${upstream.issuer}/authorize?`)).toBe(true)
  expect(sent).toMatchObject({
    client_id: 'usher',
    response_type: 'code',
    redirect_uri: CALLBACK,
    scope: 'openid profile email',
    state: 'the-state',
    nonce: pledge.nonce,
    code_challenge_method: 'S256',
  })
  expect(pledge.codeVerifier.length).toBeGreaterThanOrEqual(43)
  expect(sent).not.toHaveProperty('prompt')
})

test('each sign-in has a new nonce and code verifier', async () => {
  const [one, other] = [await client.begin(provider(), wish), await client.begin(provider(), wish)]
  expect(one.pledge.nonce).not.toBe(other.pledge.nonce)
  expect(one.pledge.codeVerifier).not.toBe(other.pledge.codeVerifier)
})

test('a sign-in that requires reauthentication sends prompt=login', async () => {
  const { url } = await client.begin(provider(), { ...wish, reauthenticate: true })
  expect(new URL(url).searchParams.get('prompt')).toBe('login')
})

test('PKCE is used where it is configured, or where the provider announces it', async () => {
  const verifierOf = async (usePkce: boolean, methods: string[] | undefined) => {
    version++
    upstream.script = { metadata: { code_challenge_methods_supported: methods } }
    return (await client.begin(provider({ usePkce }), wish)).pledge.codeVerifier !== ''
  }
  expect(await verifierOf(true, undefined)).toBe(true)
  expect(await verifierOf(false, ['plain', 'S256'])).toBe(true)
  expect(await verifierOf(false, undefined)).toBe(false)
})

test('the code is redeemed with the verifier, and the secret in the header', async () => {
  await signIn()
  const { form, authorization } = upstream.redeemed[0] ?? { form: new URLSearchParams(), authorization: '' }
  expect(form.get('code_verifier')).toMatch(/^[\w-]{43,}$/)
  expect(form.get('redirect_uri')).toBe(CALLBACK)
  expect(form.has('client_secret')).toBe(false)
  const [user, secret] = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString().split(':')
  expect(user).toBe('usher')
  expect(decodeURIComponent((secret ?? '').replaceAll('+', ' '))).toBe(upstream.clientSecret)
})

test('a provider that accepts the secret in the form only gets it in the form', async () => {
  await signIn({ metadata: { token_endpoint_auth_methods_supported: ['client_secret_post'] } })
  expect(upstream.redeemed[0]?.form.get('client_secret')).toBe(upstream.clientSecret)
  expect(upstream.redeemed[0]?.authorization).toBe('')
})

describe('the identity', () => {
  test('is taken from the userinfo endpoint, with missing claims from the ID token', async () => {
    const identity = await signIn({
      idToken: { email: 'minnie@upstream.example', email_verified: true, given_name: 'Old' },
      userinfo: { given_name: 'Minnie', family_name: 'Mouse' },
    })
    expect(identity).toMatchObject({
      id: 'minnie-1',
      firstName: 'Minnie',
      lastName: 'Mouse',
      email: 'minnie@upstream.example',
      emailVerified: true,
    })
  })

  test('is taken from the ID token alone if configured', async () => {
    const identity = await signIn({ idToken: { given_name: 'Min' } }, {}, { isIdTokenMapping: true })
    expect(identity.firstName).toBe('Min')
    expect(upstream.asked).not.toContain('/userinfo')
  })

  test('is taken from the ID token if the metadata names no userinfo endpoint', async () => {
    const identity = await signIn({ metadata: { userinfo_endpoint: undefined }, idToken: { given_name: 'Min' } })
    expect(identity.firstName).toBe('Min')
  })
})

const now = () => Math.floor(Date.now() / 1000)

test.each<[string, Script, Record<string, string>]>([
  ['a state of another sign-in', {}, { state: 'another' }],
  ['an answer of another issuer', {}, { iss: 'https://evil.example' }],
  ['an answer of no issuer from one that names itself', {}, { iss: '' }],
  ['a token of another issuer', { idToken: { iss: 'https://evil.example' } }, {}],
  ['a token for another application', { idToken: { aud: 'another' } }, {}],
  ['a token for several, and for another in the first place', { idToken: { aud: ['usher', 'x'], azp: 'x' } }, {}],
  ['an expired token', { idToken: { exp: now() - 3600, iat: now() - 7200 } }, {}],
  ['a token without an end', { idToken: { exp: undefined } }, {}],
  ['a token of another sign-in', { idToken: { nonce: 'another' } }, {}],
  ['a token without a nonce', { idToken: { nonce: undefined } }, {}],
  ['a token that names nobody', { idToken: { sub: undefined } }, {}],
  ['a token with an endless name', { idToken: { sub: 'x'.repeat(300) }, userinfo: { sub: 'x'.repeat(300) } }, {}],
  ['a token signed by somebody else', { strangeKey: true }, {}],
  ['userinfo of somebody else', { userinfo: { sub: 'mallory' } }, {}],
  ['a code that is not taken', { tokenError: 'invalid_grant' }, {}],
])('%s is rejected', async (_what, script, came) => {
  await expect(signIn(script, came)).rejects.toMatchObject({
    kind: 'unauthenticated',
    reason: 'provider.answerInvalid',
  })
})

test('a sign-in declined at the provider has a distinct error', async () => {
  await expect(signIn({}, { error: 'access_denied' })).rejects.toMatchObject({ reason: 'provider.declined' })
  expect(upstream.redeemed).toEqual([])
})

test.each<[string, Script]>([
  ['trouble of its own', { tokenStatus: 503 }],
  ['not knowing us', { tokenError: 'invalid_client' }],
])('a provider with %s is an error of the provider, not of the user', async (_what, script) => {
  await expect(signIn(script)).rejects.toMatchObject({ kind: 'unavailable', reason: 'provider.unreachable' })
})

describe('metadata', () => {
  const begin = (metadata: Record<string, unknown>, as: Partial<Provider> = {}) => {
    upstream.script = { metadata }
    return client.begin(provider(as), wish)
  }
  const refused = { kind: 'unavailable', reason: 'provider.unreachable' }

  test('must have the configured issuer', async () => {
    await expect(begin({ issuer: 'https://evil.example' })).rejects.toMatchObject(refused)
    const itself = `${upstream.issuer}/.well-known/openid-configuration`
    await expect(begin({}, { issuer: itself })).rejects.toMatchObject(refused)
  })

  test.each(['javascript:alert(1)', 'ftp://evil.example/'])('does not send browsers to %s', async (place) => {
    await expect(begin({ authorization_endpoint: place })).rejects.toMatchObject(refused)
  })

  test('is rejected beyond its size limit', async () => {
    await expect(begin({ pad: 'x'.repeat(100_000) })).resolves.toBeDefined()
    version++
    await expect(begin({ pad: 'x'.repeat(600_000) })).rejects.toMatchObject(refused)
  })

  test.each(['/.well-known/openid-configuration', '/jwks', '/token', '/userinfo'])(
    'redirects of %s are not followed',
    async (path) => {
      await expect(signIn({ redirects: { [path]: `${upstream.issuer}/inside` } })).rejects.toBeDefined()
      expect(upstream.asked).toContain(path)
      expect(upstream.asked).not.toContain('/inside')
    },
  )

  test('is cached, and fetched again after a failure or a change', async () => {
    const discoveryRequests = () => upstream.asked.filter((path) => path.includes('well-known')).length
    await expect(begin({ issuer: 'https://evil.example' })).rejects.toMatchObject(refused)
    await begin({})
    await begin({})
    expect(discoveryRequests()).toBe(2)
    version++
    await begin({})
    expect(discoveryRequests()).toBe(3)
  })
})

describe('addresses that are not of the public network', () => {
  const refused = { kind: 'unavailable', reason: 'provider.unreachable' }

  test('are rejected, except loopback where development allows it', async () => {
    await expect(clientWith(false).begin(provider(), wish)).rejects.toMatchObject(refused)
    expect(upstream.asked).toEqual([])
  })

  test.each(['https://10.0.0.1', 'https://169.254.169.254', 'https://[::ffff:7f00:1]', 'https://[fd00::1]'])(
    '%s is not asked either way',
    async (issuer) => {
      await expect(client.begin(provider({ issuer }), wish)).rejects.toMatchObject(refused)
    },
  )

  test.each(['token_endpoint', 'userinfo_endpoint', 'jwks_uri'])(
    'are not asked when metadata names them as %s',
    async (endpoint) => {
      const { port } = new URL(upstream.issuer)
      const script = { metadata: { [endpoint]: `http://[::ffff:127.0.0.1]:${port}/inside` } }
      await expect(signIn(script)).rejects.toMatchObject(refused)
      expect(upstream.asked).not.toContain('/inside')
    },
  )
})
