/** OpenID Connect Implicit OP and Hybrid OP: one test a point and response type, named by the id of its module. */
import { createHash } from 'node:crypto'
import type { JWTPayload } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Browser, openBrowser } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, redeem, userinfo } from '#test/api/oidc/flows.ts'
import { REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { type Bench, startBench } from '#test/conformance/points.ts'

let bench: Bench
beforeAll(async () => {
  bench = await startBench({
    responseTypes: ['CODE', 'ID_TOKEN', 'ID_TOKEN_TOKEN'].map((type) => `OIDC_RESPONSE_TYPE_${type}`),
    grantTypes: ['AUTHORIZATION_CODE', 'IMPLICIT', 'REFRESH_TOKEN'].map((type) => `OIDC_GRANT_TYPE_${type}`),
  })
})
afterAll(() => bench.server.stop())

interface Response {
  readonly browser: Browser
  readonly verifier: string
  readonly parameters: URLSearchParams
  /** Of the authorization response; undefined: it has none. */
  readonly idToken: JWTPayload | undefined
}

async function signIn(type: string, more: Record<string, string | undefined> = {}): Promise<Response> {
  const { url, verifier } = ask(bench.server, bench.client, { response_type: type, nonce: 'n-1', ...more })
  const browser = openBrowser(bench.server.runtime.services)
  const back = await browser.signIn(url, await bench.server.signIn(bench.person))
  const parameters = new URLSearchParams(back.hash.slice(1))
  const sent = parameters.get('id_token')
  return { browser, verifier, parameters, idToken: sent ? await bench.verify(sent) : undefined }
}

const again = async (browser: Browser, type: string, more: Record<string, string>) =>
  (await browser.get(ask(bench.server, bench.client, { response_type: type, nonce: 'n-2', ...more }).url)).location ??
  ''
const redeemCode = ({ parameters, verifier }: Response) =>
  redeem(bench.server, bench.client, { code: parameters.get('code') ?? '', verifier })
const halfHash = (value: string | null) =>
  value === null ? undefined : createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')

/** An access token of the response, or of its code; undefined: the response type has none. */
async function accessTokenOf(response: Response): Promise<string | undefined> {
  const sent = response.parameters.get('access_token')
  if (sent || !response.parameters.has('code')) return sent ?? undefined
  return (await redeemCode(response)).body.access_token
}

describe.each(['id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'])('%s', (type) => {
  const parts = type.split(' ')
  const hasToken = type !== 'id_token'

  test('oidcc-server, oidcc-idtoken-signature', async () => {
    const response = await signIn(type)
    const { parameters, idToken } = response
    expect(parts.map((name) => parameters.has(name === 'token' ? 'access_token' : name))).toEqual(parts.map(() => true))
    expect(parameters.get('state')).toBe('xyz')
    if (idToken)
      expect(idToken).toMatchObject({
        sub: bench.person.userId,
        nonce: 'n-1',
        auth_time: expect.any(Number),
        ...(parameters.has('code') ? { c_hash: halfHash(parameters.get('code')) } : {}),
        ...(parameters.has('access_token') ? { at_hash: halfHash(parameters.get('access_token')) } : {}),
      })
    if (parameters.has('access_token')) expect(parameters.get('token_type')).toBe('Bearer')
    if (!parameters.has('code')) return
    const { status, body } = await redeemCode(response)
    const redeemed = await bench.verify(body.id_token)
    expect([status, redeemed.sub, redeemed.iss]).toEqual([200, bench.person.userId, idToken?.iss ?? redeemed.iss])
  })

  test(
    type.includes('id_token')
      ? 'oidcc-ensure-request-without-nonce-fails'
      : 'oidcc-ensure-request-without-nonce-succeeds-for-code-flow',
    async () => {
      const error = await bench.refusal({ response_type: type, nonce: undefined })
      expect(error).toBe(type.includes('id_token') ? 'invalid_request' : 'none')
    },
  )

  test('oidcc-userinfo-get, oidcc-userinfo-post-header, oidcc-userinfo-post-body', async () => {
    const token = await accessTokenOf(await signIn(type))
    expect(token === undefined).toBe(!hasToken)
    if (token === undefined) return
    expect((await userinfo(bench.server, token)).body.sub).toBe(bench.person.userId)
    const url = `${bench.server.url}/oidc/v1/userinfo`
    const byHeader = await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })
    const byBody = await fetch(url, { method: 'POST', body: new URLSearchParams({ access_token: token }) })
    expect([byHeader.status, byBody.status]).toEqual([200, 200])
  })

  test.each([
    ['oidcc-scope-profile', 'profile', ['name']],
    ['oidcc-scope-email', 'email', ['email']],
    ['oidcc-scope-phone', 'phone', ['phone_number']],
    ['oidcc-scope-address', 'address', []],
    ['oidcc-scope-all', 'profile email phone address', ['name', 'email', 'phone_number']],
  ])('%s', async (_id, scope, names) => {
    const response = await signIn(type, { scope: `openid ${scope}` })
    const token = await accessTokenOf(response)
    // An id token alone has the claims itself (OpenID Connect Core §5.4).
    const claims = token === undefined ? response.idToken : (await userinfo(bench.server, token)).body
    expect(names.filter((name) => !Object.hasOwn(claims ?? {}, name))).toEqual([])
  })

  test.each([
    ['oidcc-display-page', { display: 'page' }],
    ['oidcc-display-popup', { display: 'popup' }],
    ['oidcc-ui-locales', { ui_locales: 'se' }],
    ['oidcc-claims-locales', { claims_locales: 'se' }],
    ['oidcc-login-hint', { login_hint: 'buffy@example.com' }],
    ['oidcc-ensure-request-with-acr-values-succeeds', { acr_values: '1 2' }],
    ['oidcc-ensure-request-with-unknown-parameter-succeeds', { extra: 'foobar' }],
    ['oidcc-ensure-other-scope-order-succeeds', { scope: 'email openid' }],
  ])('%s', async (_id, more) => {
    expect((await signIn(type, more)).parameters.has('error')).toBe(false)
  })

  test('oidcc-prompt-none-not-logged-in', async () => {
    expect(await bench.refusal({ response_type: type, nonce: 'n', prompt: 'none' })).toBe('login_required')
  })

  test('oidcc-prompt-login, oidcc-prompt-none-logged-in, oidcc-max-age-1, oidcc-max-age-10000', async () => {
    const { browser } = await signIn(type)
    expect(await again(browser, type, { prompt: 'login' })).toContain('/ui/login/')
    expect(await again(browser, type, { max_age: '0' })).toContain('/ui/login/')
    const silent = new URLSearchParams(
      new URL(await again(browser, type, { prompt: 'none', max_age: '10000' })).hash.slice(1),
    )
    expect(parts.every((name) => silent.has(name === 'token' ? 'access_token' : name))).toBe(true)
  })

  test('oidcc-id-token-hint', async () => {
    const response = await signIn(type)
    const hint = response.parameters.get('id_token') ?? (await redeemCode(response)).body.id_token
    const location = await again(response.browser, type, { prompt: 'none', id_token_hint: hint })
    expect(new URL(location).hash).not.toContain('error=')
  })

  test('oidcc-ensure-registered-redirect-uri', async () => {
    const error = await bench.refusal({ response_type: type, nonce: 'n', redirect_uri: `${REDIRECT}/other` })
    expect(error).toBe('page: invalid_redirect_uri')
  })

  test('oidcc-server (form_post)', async () => {
    const { url } = ask(bench.server, bench.client, { response_type: type, nonce: 'n-1', response_mode: 'form_post' })
    const page = await openBrowser(bench.server.runtime.services).follow(url, await bench.server.signIn(bench.person))
    for (const name of parts) expect(page.body).toContain(`name="${name === 'token' ? 'access_token' : name}"`)
  })
})

describe.each(['code id_token', 'code token', 'code id_token token'])('%s: the code', (type) => {
  test('oidcc-codereuse, oidcc-codereuse-30seconds', async () => {
    const response = await signIn(type)
    const { body } = await redeemCode(response)
    expect((await redeemCode(response)).body.error).toBe('invalid_grant')
    expect((await userinfo(bench.server, body.access_token)).status).toBe(401)
  })

  test('oidcc-refresh-token', async () => {
    const { body } = await redeemCode(await signIn(type))
    const form = { grant_type: 'refresh_token', refresh_token: body.refresh_token }
    const basic = Buffer.from(`${bench.client.clientId}:${bench.client.clientSecret}`).toString('base64')
    const headers = { authorization: `Basic ${basic}` }
    const url = `${bench.server.url}/oauth/v2/token`
    const reply = await fetch(url, { method: 'POST', headers, body: new URLSearchParams(form) })
    // A token response (RFC 6749 §5.1).
    const { id_token: idToken } = (await reply.json()) as { id_token: string }
    expect([reply.status, claimsOf(idToken).sub]).toEqual([200, bench.person.userId])
  })
})
