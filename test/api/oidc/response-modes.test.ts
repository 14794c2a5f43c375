/** Each response mode with each response type, for a code or tokens and for an error (OAuth 2.0 Multiple Response Types). */
import { createHash } from 'node:crypto'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openBrowser, type Page } from '#test/api/oidc/browser.ts'
import { ask, claimsOf, redeem, userinfo } from '#test/api/oidc/flows.ts'
import {
  type App,
  type OidcServer,
  type Person,
  REDIRECT,
  startOidcServer,
  uniqueName,
} from '#test/api/oidc/oidc-server.ts'

let server: OidcServer
let minnie: Person
let client: App
let keys: ReturnType<typeof createRemoteJWKSet>
beforeAll(async () => {
  server = await startOidcServer()
  minnie = await server.addPerson(uniqueName('minnie'))
  client = await server.addApp(await server.addProject(), {
    responseTypes: ['CODE', 'ID_TOKEN', 'ID_TOKEN_TOKEN'].map((type) => `OIDC_RESPONSE_TYPE_${type}`),
    grantTypes: ['OIDC_GRANT_TYPE_AUTHORIZATION_CODE', 'OIDC_GRANT_TYPE_IMPLICIT'],
  })
  keys = createRemoteJWKSet(new URL(`${server.url}/oauth/v2/keys`))
})
afterAll(() => server.stop())

type Transport = 'query' | 'fragment' | 'form_post'
interface Arrived {
  readonly transport: Transport
  readonly parameters: URLSearchParams
}

const parametersOf = (url: URL): Arrived =>
  url.hash
    ? { transport: 'fragment', parameters: new URLSearchParams(url.hash.slice(1)) }
    : { transport: 'query', parameters: url.searchParams }

/** Reads the form that the page posts to the application. */
function formOf({ body }: Page): Arrived {
  expect(body).toContain(`<form method="post" action="${REDIRECT}"`)
  const fields = [...body.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)]
  return {
    transport: 'form_post',
    parameters: new URLSearchParams(fields.map(([, name = '', value = '']) => [name, value])),
  }
}

/** Sends a request as a browser whose user signs in, or as one without a session for `prompt=none`. */
async function responseTo(more: Record<string, string | undefined>) {
  const { url, verifier } = ask(server, client, { nonce: 'n-1', ...more })
  const browser = openBrowser(server.runtime.services)
  const user = await server.signIn(minnie)
  const byForm = more.response_mode?.startsWith('form_post')
  const arrived = byForm ? formOf(await browser.follow(url, user)) : parametersOf(await browser.signIn(url, user))
  return { ...arrived, verifier }
}

/** Parameters of a response in JWT form, verified (JARM §4.4). */
async function open({ parameters }: Arrived): Promise<URLSearchParams> {
  expect([...parameters.keys()]).toEqual(['response'])
  const expected = { issuer: server.url, audience: client.clientId, requiredClaims: ['exp'] }
  const { payload } = await jwtVerify(parameters.get('response') ?? '', keys, expected)
  const { aud, exp, iat, ...inner } = payload
  return new URLSearchParams(Object.entries(inner).map(([name, value]) => [name, String(value)]))
}

const MODES = ['query', 'fragment', 'form_post', 'jwt', 'query.jwt', 'fragment.jwt', 'form_post.jwt'] as const
const TYPES = ['code', 'id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token'] as const

const isFront = (type: string) => type.includes('token')
const transportOf = (mode: string, type: string): string => {
  const [transport = ''] = mode.split('.')
  return transport === 'jwt' ? (isFront(type) ? 'fragment' : 'query') : transport
}
const MATRIX = TYPES.flatMap((type) => MODES.map((mode) => [type, mode] as const))
/** Tokens are not sent in a query (OAuth 2.0 Multiple Response Types §2.1). */
const isServed = ([type, mode]: readonly [string, string]) => !(isFront(type) && mode.startsWith('query'))

const halfHash = (value: string) => createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url')

describe('each response type in each mode', () => {
  test.each(MATRIX.filter(isServed))('%s by %s', async (type, mode) => {
    const response = await responseTo({ response_type: type, response_mode: mode })
    expect(response.transport).toBe(transportOf(mode, type))
    const parameters = mode.endsWith('jwt') ? await open(response) : response.parameters
    const [code, idToken, token] = ['code', 'id_token', 'access_token'].map((name) => parameters.get(name))
    expect({ code: !!code, id_token: !!idToken, token: !!token }).toEqual({
      code: type.split(' ').includes('code'),
      id_token: type.includes('id_token'),
      token: type.split(' ').includes('token'),
    })
    expect([parameters.get('state'), parameters.get('iss')]).toEqual([
      'xyz',
      idToken && !mode.endsWith('jwt') ? null : server.url,
    ])
    if (idToken) {
      const { payload } = await jwtVerify(idToken, keys, { issuer: server.url, audience: client.clientId })
      expect(payload).toMatchObject({ sub: minnie.userId, nonce: 'n-1' })
      expect(payload.c_hash).toBe(code ? halfHash(code) : undefined)
      expect(payload.at_hash).toBe(token ? halfHash(token) : undefined)
    }
    if (token) expect((await userinfo(server, token)).body.sub).toBe(minnie.userId)
    if (code) {
      const { status, body } = await redeem(server, client, { code, verifier: response.verifier })
      expect([status, claimsOf(body.id_token).nonce]).toEqual([200, 'n-1'])
    }
  })

  test.each(MATRIX.filter(isServed))('an error of %s by %s', async (type, mode) => {
    const response = await responseTo({ response_type: type, response_mode: mode, prompt: 'none' })
    expect(response.transport).toBe(transportOf(mode, type))
    const parameters = mode.endsWith('jwt') ? await open(response) : response.parameters
    expect(Object.fromEntries(parameters)).toEqual({
      error: 'login_required',
      error_description: expect.any(String),
      state: 'xyz',
      iss: server.url,
    })
  })

  test.each(MATRIX.filter((one) => !isServed(one)))('%s by %s is rejected', async (type, mode) => {
    const response = await responseTo({ response_type: type, response_mode: mode })
    const parameters = mode.endsWith('jwt') ? await open(response) : response.parameters
    expect([parameters.get('error'), parameters.get('state')]).toEqual(['invalid_request', 'xyz'])
    expect(['code', 'id_token', 'access_token'].filter((name) => parameters.has(name))).toEqual([])
  })

  test.each([
    ['code', 'query'],
    ['id_token', 'fragment'],
  ])('an unknown mode of %s is rejected by %s, and so is a missing nonce', async (type, transport) => {
    const unknown = await responseTo({ response_type: type, response_mode: 'pigeon' })
    expect([unknown.transport, unknown.parameters.get('error')]).toEqual([transport, 'unsupported_response_mode'])
    if (type === 'code') return
    const without = await responseTo({ response_type: type, nonce: undefined })
    expect([without.transport, without.parameters.get('error')]).toEqual([transport, 'invalid_request'])
  })
})

describe('openid-client', () => {
  const configure = async (...execute: ((config: oidc.Configuration) => void)[]) =>
    oidc.discovery(new URL(server.url), client.clientId, client.clientSecret, undefined, {
      execute: [oidc.allowInsecureRequests, ...execute],
    })
  /** What an application hands to the library: the address, or the form that it received. */
  const handOver = ({ transport, parameters }: Arrived): URL | Request => {
    if (transport === 'form_post') return new Request(REDIRECT, { method: 'POST', body: parameters })
    return new URL(`${REDIRECT}${transport === 'query' ? '?' : '#'}${parameters}`)
  }

  test.each<[string, string | undefined, ((config: oidc.Configuration) => void)[]]>([
    ['code', undefined, []],
    ['code', 'form_post', []],
    ['code', 'jwt', [oidc.useJwtResponseMode]],
    ['code', 'query.jwt', [oidc.useJwtResponseMode]],
    ['code', 'form_post.jwt', [oidc.useJwtResponseMode]],
    ['code id_token', undefined, [oidc.useCodeIdTokenResponseType]],
    ['code id_token', 'form_post', [oidc.useCodeIdTokenResponseType]],
  ])('redeems %s by %s', async (type, mode, execute) => {
    const config = await configure(...execute)
    const response = await responseTo({ response_type: type, response_mode: mode })
    const tokens = await oidc.authorizationCodeGrant(config, handOver(response), {
      pkceCodeVerifier: response.verifier,
      expectedState: 'xyz',
      expectedNonce: 'n-1',
    })
    expect(tokens.claims()?.sub).toBe(minnie.userId)
  })

  test.each([undefined, 'form_post'])('verifies an id token by %s', async (mode) => {
    const config = await configure(oidc.useIdTokenResponseType)
    const response = await responseTo({ response_type: 'id_token', response_mode: mode })
    const claims = await oidc.implicitAuthentication(config, handOver(response), 'n-1', { expectedState: 'xyz' })
    expect(claims.sub).toBe(minnie.userId)
  })

  test.each([
    [undefined, []],
    ['jwt', [oidc.useJwtResponseMode]],
    ['form_post.jwt', [oidc.useJwtResponseMode]],
  ])('reads an error by %s', async (mode, execute) => {
    const config = await configure(...execute)
    const response = await responseTo({ response_type: 'code', response_mode: mode, prompt: 'none' })
    await expect(
      oidc.authorizationCodeGrant(config, handOver(response), {
        pkceCodeVerifier: response.verifier,
        expectedState: 'xyz',
        expectedNonce: 'n-1',
      }),
    ).rejects.toMatchObject({ error: 'login_required' })
  })
})
