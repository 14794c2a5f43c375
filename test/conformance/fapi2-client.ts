/** Clients of the FAPI 2.0 Security Profile with `private_key_jwt` and DPoP, and their requests. */
import { createPrivateKey, type KeyObject, randomUUID } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { expect } from 'vitest'
import { openBrowser } from '#test/api/oidc/browser.ts'
import { makeProof, makeProofKey, type ProofKey } from '#test/api/oidc/dpop-proofs.ts'
import { ask } from '#test/api/oidc/flows.ts'
import { type App, REDIRECT } from '#test/api/oidc/oidc-server.ts'
import { type Bench, startBench } from '#test/conformance/points.ts'

export interface Client extends App {
  readonly keyId: string
  readonly key: KeyObject
}

export interface Assertion {
  readonly alg?: string
  readonly audience?: string | string[]
  /** Replaces default claims; undefined removes one. */
  readonly claims?: JWTPayload
}

export interface Code {
  readonly code: string
  readonly verifier: string
}

export interface Redemption {
  readonly dpop?: string | undefined
  readonly assertion?: Assertion
  readonly form?: Record<string, string | undefined>
}

export const PROFILE = { security_profile: 'fapi2' }
export const TOKEN = '/oauth/v2/token'
export const PAR = '/oauth/v2/par'

type Form = Readonly<Record<string, string | undefined>>

// biome-ignore lint/suspicious/noExplicitAny: a test asserts on the parts it knows
type JsonReply = { readonly status: number; readonly body: any }

export type Fapi = Awaited<ReturnType<typeof startFapi>>

export async function startFapi() {
  const bench: Bench = await startBench()
  const { server, projectId } = bench
  const key = makeProofKey()

  const settings = (appId: string, body: object) =>
    server.rest('PUT', `/usher/v1/projects/${projectId}/apps/${appId}/client_settings`, body)

  async function addClient(more: object = {}): Promise<Client> {
    const app = await server.addApp(projectId, { authMethodType: 'OIDC_AUTH_METHOD_TYPE_PRIVATE_KEY_JWT', ...more })
    const path = `/management/v1/projects/${projectId}/apps/${app.appId}/keys`
    const { body } = await server.rest('POST', path, { type: 'KEY_TYPE_JSON' })
    const file = JSON.parse(Buffer.from(body.keyDetails, 'base64').toString())
    expect((await settings(app.appId, PROFILE)).body).toEqual(PROFILE)
    return { ...app, keyId: file.keyId, key: createPrivateKey(file.key) }
  }

  async function assertionForm(by: Client, { alg = 'PS256', audience = server.url, claims = {} }: Assertion = {}) {
    const now = Math.floor(Date.now() / 1000)
    const payload = { jti: randomUUID(), iss: by.clientId, sub: by.clientId, aud: audience, iat: now, exp: now + 60 }
    const assertion = new SignJWT({ ...payload, ...claims }).setProtectedHeader({ alg, kid: by.keyId })
    return {
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: await assertion.sign(by.key),
    }
  }

  /** Makes a proof for a path of this server. */
  const proof = (
    method: string,
    path: string,
    token?: string,
    proofOptions: { key?: ProofKey; claims?: JWTPayload } = {},
  ) =>
    makeProof(
      proofOptions.key ?? key,
      { method, url: server.url + path, ...(token === undefined ? {} : { token }) },
      proofOptions.claims,
    )

  async function send(path: string, form: Form | string, dpop?: string): Promise<JsonReply> {
    const headers = dpop ? { dpop } : {}
    const body = new URLSearchParams(typeof form === 'string' ? form : definedFields(form))
    const response = await fetch(server.url + path, { method: 'POST', headers, body })
    return { status: response.status, body: await response.json() }
  }

  async function push(by: Client, more: Form = {}, assertion?: Assertion, dpop?: string) {
    const authRequest = ask(server, by, { scope: 'openid offline_access', ...more })
    const form = Object.fromEntries(new URL(authRequest.url).searchParams)
    return {
      verifier: authRequest.verifier,
      ...(await send(PAR, { ...form, ...(await assertionForm(by, assertion)) }, dpop)),
    }
  }

  const begin = (by: App, requestUri: string) =>
    `${server.url}/oauth/v2/authorize?${new URLSearchParams({ client_id: by.clientId, request_uri: requestUri })}`

  async function arrive(by: App, requestUri: string): Promise<URL> {
    return openBrowser(server.runtime.services).signIn(begin(by, requestUri), await server.signIn(bench.person))
  }

  async function getCode(by: Client, more: Form = {}, dpop?: string): Promise<Code & { readonly back: URL }> {
    const pushed = await push(by, more, undefined, dpop)
    const back = await arrive(by, pushed.body.request_uri)
    return { code: back.searchParams.get('code') ?? '', verifier: pushed.verifier, back }
  }

  /** `dpop` undefined: without a proof; absent: with one of the usual key. */
  async function redeem(by: Client, { code, verifier }: Code, redemption: Redemption = {}): Promise<JsonReply> {
    const form = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: REDIRECT }
    const dpop = 'dpop' in redemption ? redemption.dpop : await proof('POST', TOKEN)
    return send(TOKEN, { ...form, ...(await assertionForm(by, redemption.assertion)), ...redemption.form }, dpop)
  }

  async function errorOf(url: string): Promise<string | null | undefined> {
    const response = await fetch(url, { redirect: 'manual' })
    const location = response.headers.get('location')
    if (location?.includes('/ui/login/')) return 'none'
    return location
      ? new URL(location).searchParams.get('error')
      : /class="bad">([a-z_]+)</.exec(await response.text())?.[1]
  }

  return { bench, settings, addClient, assertionForm, proof, send, push, begin, arrive, getCode, redeem, errorOf }
}

const definedFields = (form: Form): Record<string, string> =>
  Object.fromEntries(Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined))
