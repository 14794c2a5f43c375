/** An OpenID provider on loopback without TLS whose responses a test sets, mostly invalid ones. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export interface ScriptedProvider {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** Paths requested so far. */
  readonly asked: string[]
  /** Forms received by the token endpoint, and the authentication of their sender. */
  readonly redeemed: { readonly form: URLSearchParams; readonly authorization: string }[]
  /** Responses from now on. */
  script: Script
  /** The query with which it would send the browser back from an authorization URL. */
  answerTo(url: string, changes?: Record<string, string>): URLSearchParams
  close(): Promise<void>
}

export interface Script {
  readonly metadata?: Record<string, unknown>
  /** Answers requests for these paths with a redirect. */
  readonly redirects?: Readonly<Record<string, string>>
  /** Claims of the ID token; undefined: left out. */
  readonly idToken?: Record<string, unknown>
  /** Signs with a key that the provider does not publish. */
  readonly strangeKey?: boolean
  readonly userinfo?: Record<string, unknown>
  readonly tokenStatus?: number
  readonly tokenError?: string
}

const redirects = new WeakMap<URLSearchParams, string>()

/** Returns the redirect address that a provider was given, by its response. */
export const redirectOf = (response: URLSearchParams): string | undefined => redirects.get(response)

export async function startScriptedProvider(): Promise<ScriptedProvider> {
  const providerKeys = await generateKeyPair('RS256')
  const strange = await generateKeyPair('RS256')
  const keys = [{ ...(await exportJWK(providerKeys.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }]
  const nonces = new Map<string, string>()
  let codes = 0
  const provider: ScriptedProvider = {
    issuer: '',
    clientId: 'usher',
    clientSecret: 'a secret: with signs/+',
    asked: [],
    redeemed: [],
    script: {},
    answerTo(url, changes = {}) {
      const sent = new URL(url).searchParams
      const code = `code${codes++}`
      nonces.set(code, sent.get('nonce') ?? '')
      const response = new URLSearchParams({ code, state: sent.get('state') ?? '', iss: provider.issuer, ...changes })
      redirects.set(response, sent.get('redirect_uri') ?? '')
      return response
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }

  async function idToken(code: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const { idToken: reported = {}, strangeKey = false } = provider.script
    const claims = {
      iss: provider.issuer,
      aud: provider.clientId,
      sub: 'minnie-1',
      iat: now,
      exp: now + 300,
      nonce: nonces.get(code),
      ...reported,
    }
    const signed = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    return signed.sign(strangeKey ? strange.privateKey : providerKeys.privateKey)
  }

  const responses: Record<string, (request: IncomingMessage) => Promise<[number, unknown]>> = {
    '/.well-known/openid-configuration': async () => [
      200,
      {
        issuer: provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/jwks`,
        userinfo_endpoint: `${provider.issuer}/userinfo`,
        response_types_supported: ['code'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
        authorization_response_iss_parameter_supported: true,
        ...provider.script.metadata,
      },
    ],
    '/jwks': async () => [200, { keys }],
    '/token': async (request) => {
      const form = new URLSearchParams(await textOf(request))
      provider.redeemed.push({ form, authorization: request.headers.authorization ?? '' })
      const { tokenStatus = 200, tokenError } = provider.script
      if (tokenError) return [400, { error: tokenError }]
      return [
        tokenStatus,
        { access_token: 'at', token_type: 'Bearer', id_token: await idToken(form.get('code') ?? '') },
      ]
    },
    '/userinfo': async () => [200, { sub: 'minnie-1', given_name: 'Minnie', ...provider.script.userinfo }],
  }
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    const path = (request.url ?? '').split('?', 1)[0] ?? ''
    provider.asked.push(path)
    const elsewhere = provider.script.redirects?.[path]
    if (elsewhere) return void response.writeHead(307, { location: elsewhere, connection: 'close' }).end()
    void (responses[path]?.(request) ?? Promise.resolve([404, {}] as [number, unknown])).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return Object.assign(provider, { issuer: `http://localhost:${(server.address() as AddressInfo).port}` })
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}
