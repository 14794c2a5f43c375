/** Short helpers for complete flows. */

import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { type Browser, openBrowser } from '#test/api/oidc/browser.ts'
import { type App, type OidcServer, type Person, REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { withoutRequestId } from '#test/support/error-body.ts'
import type { JsonResponse } from '#test/support/start-server.ts'

export interface Tokens {
  readonly access_token: string
  readonly refresh_token: string
  readonly id_token: string
}

export interface SignedIn {
  readonly tokens: Tokens
  readonly browser: Browser
  readonly sessionId: string
}

export const DEFAULT_SCOPE = 'openid profile email offline_access urn:zitadel:iam:org:project:id:zitadel:aud'

export interface AuthorizationRequest {
  readonly url: string
  readonly verifier: string
}

/** An application's request, with PKCE. */
export function ask(server: OidcServer, app: App, more: Record<string, string | undefined> = {}): AuthorizationRequest {
  const verifier = randomBytes(32).toString('base64url')
  const parameters: Record<string, string | undefined> = {
    client_id: app.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: DEFAULT_SCOPE,
    state: 'xyz',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  }
  const definedParameters = Object.entries(parameters).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  )
  return { url: `${server.url}/oauth/v2/authorize?${new URLSearchParams(definedParameters)}`, verifier }
}

/** A code, and the verifier that redeems it. */
export async function getCode(server: OidcServer, app: App, person: Person, more: Record<string, string> = {}) {
  const authRequest = ask(server, app, more)
  const browser = openBrowser(server.runtime.services)
  const who = await server.signIn(person)
  const back = await browser.signIn(authRequest.url, who)
  const code = back.searchParams.get('code')
  if (!code) throw new Error(`no code: ${back}`)
  return { code, verifier: authRequest.verifier, browser, sessionId: who.sessionId, back }
}

export const redeem = (
  server: OidcServer,
  app: App,
  { code, verifier }: { code: string; verifier: string },
  more: Record<string, string> = {},
): Promise<JsonResponse> =>
  post(server, '/oauth/v2/token', app, {
    grant_type: 'authorization_code',
    code,
    redirect_uri: REDIRECT,
    code_verifier: verifier,
    ...more,
  })

export async function signIn(server: OidcServer, app: App, person: Person, scope = DEFAULT_SCOPE): Promise<SignedIn> {
  const got = await getCode(server, app, person, { scope })
  const { status, body } = await redeem(server, app, got)
  if (status !== 200) throw new Error(`${status} ${JSON.stringify(body)}`)
  return { tokens: body, browser: got.browser, sessionId: got.sessionId }
}

/** A form, with the client's secret if it has one. */
export async function post(
  server: OidcServer,
  path: string,
  app: App | undefined,
  form: Record<string, string>,
): Promise<JsonResponse> {
  const basic = Buffer.from(`${app?.clientId}:${app?.clientSecret}`).toString('base64')
  const response = await fetch(`${server.url}${path}`, {
    method: 'POST',
    redirect: 'manual',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      ...(app?.clientSecret ? { authorization: `Basic ${basic}` } : {}),
    },
    body: new URLSearchParams({ ...(app && !app.clientSecret ? { client_id: app.clientId } : {}), ...form }).toString(),
  })
  const reply = await response.text()
  const { status, headers } = response
  return { status, headers, body: reply ? withoutRequestId(status, headers, JSON.parse(reply)) : undefined }
}

export const refresh = (server: OidcServer, app: App, token: string, more: Record<string, string> = {}) =>
  post(server, '/oauth/v2/token', app, { grant_type: 'refresh_token', refresh_token: token, ...more })

export const introspect = (server: OidcServer, app: App, token: string) =>
  post(server, '/oauth/v2/introspect', app, { token })

export async function userinfo(server: OidcServer, token: string): Promise<JsonResponse> {
  const response = await fetch(`${server.url}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } })
  const reply = await response.text()
  const { status, headers } = response
  return { status, headers, body: reply ? withoutRequestId(status, headers, JSON.parse(reply)) : undefined }
}

/** Claims of a JWT; not verified. */
export const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())

/**
 * Sends forms at once: each on a connection that was used before, and all in one turn of the event loop, so that none is
 * read after another's answer.
 */
export async function postAtOnce(
  server: OidcServer,
  path: string,
  forms: readonly { readonly headers: Record<string, string>; readonly fields: Record<string, string> }[],
  // Each test asserts on the members that it expects.
): Promise<{ status: number; body: Record<string, string> }[]> {
  const { hostname, port, host } = new URL(server.url)
  const sockets = await Promise.all(
    forms.map(async () => {
      const socket = connect(Number(port), hostname)
      socket.write(`GET /debug/healthz HTTP/1.1\r\nhost: ${host}\r\n\r\n`)
      await once(socket, 'data')
      return socket
    }),
  )
  return Promise.all(
    forms.map(async ({ headers, fields }, i) => {
      const body = new URLSearchParams(fields).toString()
      const ownHeaders = { host, connection: 'close', 'content-type': 'application/x-www-form-urlencoded' }
      const lines = Object.entries({ ...ownHeaders, ...headers, 'content-length': String(body.length) })
      const head = [`POST ${path} HTTP/1.1`, ...lines.map(([name, value]) => `${name}: ${value}`)]
      const socket = sockets[i]
      if (!socket) throw new Error('one connection was opened for each form')
      socket.write(`${head.join('\r\n')}\r\n\r\n${body}`)
      const response = await text(socket)
      return {
        status: Number(response.split(' ', 2)[1]),
        // Members that tests read of these responses are texts.
        body: JSON.parse(response.slice(response.indexOf('\r\n\r\n'))) as Record<string, string>,
      }
    }),
  )
}
