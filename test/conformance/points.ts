/** What the points of the conformance plans are tried with: a server, a client and a person. */
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { type Browser, openBrowser } from '#test/api/oidc/browser.ts'
import { ask, redeem } from '#test/api/oidc/flows.ts'
import { type App, type OidcServer, type Person, startOidcServer, uniqueName } from '#test/api/oidc/oidc-server.ts'
import type { JsonResponse } from '#test/support/start-server.ts'

export interface Bench {
  readonly server: OidcServer
  readonly person: Person
  readonly projectId: string
  /** A web application with a secret. */
  readonly client: App
  /** A browser at which the person has signed in, and what the application got. */
  signIn(more?: Record<string, string>): Promise<{ browser: Browser; reply: JsonResponse; back: URL }>
  /** The error that a request is answered with, at the application or on a page. */
  refusal(more: Record<string, string | undefined>): Promise<string>
  verify(jwt: string): Promise<JWTPayload>
  discovery(): Promise<Record<string, unknown>>
  redeemCode(code: string, verifier: string, more?: Record<string, string>): Promise<JsonResponse>
}

export async function startBench(config: object = {}): Promise<Bench> {
  const server = await startOidcServer({ USHER_LOOPBACK_PROVIDERS: 'true' })
  const person = await server.addPerson(uniqueName('person'))
  const projectId = await server.addProject()
  const client = await server.addApp(projectId, config)
  const keys = createRemoteJWKSet(new URL(`${server.url}/oauth/v2/keys`))
  const redeemCode: Bench['redeemCode'] = (code, verifier, more) => redeem(server, client, { code, verifier }, more)
  return {
    server,
    person,
    projectId,
    client,
    redeemCode,
    async signIn(more = {}) {
      const authRequest = ask(server, client, { scope: 'openid profile email offline_access', ...more })
      const browser = openBrowser(server.runtime.services)
      const back = await browser.signIn(authRequest.url, await server.signIn(person))
      return { browser, back, reply: await redeemCode(back.searchParams.get('code') ?? '', authRequest.verifier) }
    },
    async refusal(more) {
      const response = await fetch(ask(server, client, more).url, { redirect: 'manual' })
      const location = response.headers.get('location')
      if (!location) return `page: ${/class="bad">([a-z_]+)</.exec(await response.text())?.[1] ?? response.status}`
      const url = new URL(location)
      return new URLSearchParams(url.hash ? url.hash.slice(1) : url.search).get('error') ?? 'none'
    },
    verify: async (jwt) => (await jwtVerify(jwt, keys, { issuer: server.url, audience: client.clientId })).payload,
    async discovery() {
      const response = await fetch(`${server.url}/.well-known/openid-configuration`)
      // A discovery document (OpenID Connect Discovery 1.0 §3).
      return (await response.json()) as Record<string, unknown>
    },
  }
}
