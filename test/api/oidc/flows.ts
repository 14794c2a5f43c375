/** Flows in few words, for tests of what is around them. */

import { createHash, randomBytes } from 'node:crypto'
import { type Browser, openBrowser } from '#test/api/oidc/browser.ts'
import { type App, type OidcServer, type Person, REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { withoutRequestId } from '#test/support/error-body.ts'
import type { Answer } from '#test/support/start-server.ts'

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

export interface Asked {
  readonly url: string
  readonly verifier: string
}

/** An application's request, with PKCE. */
export function ask(server: OidcServer, app: App, more: Record<string, string | undefined> = {}): Asked {
  const verifier = randomBytes(32).toString('base64url')
  const wanted: Record<string, string | undefined> = {
    client_id: app.clientId,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: DEFAULT_SCOPE,
    state: 'xyz',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...more,
  }
  const given = Object.entries(wanted).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { url: `${server.url}/oauth/v2/authorize?${new URLSearchParams(given)}`, verifier }
}

/** A code, and what it takes to redeem it. */
export async function getCode(server: OidcServer, app: App, person: Person, more: Record<string, string> = {}) {
  const asked = ask(server, app, more)
  const browser = openBrowser(server.runtime.services)
  const who = await server.signIn(person)
  const back = await browser.signIn(asked.url, who)
  const code = back.searchParams.get('code')
  if (!code) throw new Error(`no code: ${back}`)
  return { code, verifier: asked.verifier, browser, sessionId: who.sessionId, back }
}

export const redeem = (
  server: OidcServer,
  app: App,
  { code, verifier }: { code: string; verifier: string },
  more: Record<string, string> = {},
): Promise<Answer> =>
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
): Promise<Answer> {
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
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, body: text ? withoutRequestId(status, headers, JSON.parse(text)) : undefined }
}

export const refresh = (server: OidcServer, app: App, token: string, more: Record<string, string> = {}) =>
  post(server, '/oauth/v2/token', app, { grant_type: 'refresh_token', refresh_token: token, ...more })

export const introspect = (server: OidcServer, app: App, token: string) =>
  post(server, '/oauth/v2/introspect', app, { token })

export async function userinfo(server: OidcServer, token: string): Promise<Answer> {
  const response = await fetch(`${server.url}/oidc/v1/userinfo`, { headers: { authorization: `Bearer ${token}` } })
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, body: text ? withoutRequestId(status, headers, JSON.parse(text)) : undefined }
}

/** Claims of a JWT; not verified. */
export const claimsOf = (jwt: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
