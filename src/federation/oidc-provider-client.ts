/**
 * OpenID Connect relying party towards providers: discovery, authorization code with PKCE, state and nonce, ID token
 * validation (signature, iss, aud, exp, nonce), userinfo. Reaches providers and verifies their responses; the domain
 * decides whether the identity may sign in.
 */

import {
  AuthorizationResponseError,
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  type ClientAuth,
  ClientSecretBasic,
  ClientSecretPost,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  fetchUserInfo,
  randomNonce,
  randomPKCECodeVerifier,
} from 'openid-client'
import type { ExternalIdentity, Provider, ProviderClient } from '#domain/idp/provider-client.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { guardedFetch, Unreachable } from '#federation/guarded-fetch.ts'
import { type Claims, identityOf } from '#federation/identity-of.ts'
import type { AppError } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'

export interface OidcProviderClientOptions {
  /** Public origin that providers redirect browsers back to. */
  readonly externalUrl: string
  /** Allows providers on loopback, for development. */
  readonly allowLoopback: boolean
}

/** Cache lifetime of a provider's metadata and keys, milliseconds. */
const METADATA_MS = 10 * 60 * 1000
const MAX_REMEMBERED = 100
const MAX_CAUSES = 10

export function createOidcProviderClient({ externalUrl, allowLoopback }: OidcProviderClientOptions): ProviderClient {
  const configurationOf = rememberedConfigurations(guardedFetch(allowLoopback))
  const finishWithSource: ProviderClient['finishWithSource'] = async (provider, { answer, state, pledge }) => {
    const returned = new URL(externalUrl + provider.callbackPath)
    returned.search = answer.toString()
    try {
      const config = await configurationOf(provider)
      const tokens = await authorizationCodeGrant(config, returned, {
        expectedState: state,
        expectedNonce: pledge.nonce,
        idTokenExpected: true,
        ...(pledge.codeVerifier ? { pkceCodeVerifier: pledge.codeVerifier } : {}),
      })
      const claims = tokens.claims()
      if (!claims) throw new Error('there is no ID token')
      const { identity, all } = await describe(config, provider, claims, tokens.access_token)
      const source = { accessToken: tokens.access_token, idToken: tokens.id_token ?? '', claims: asJson(all) }
      return { identity, source }
    } catch (error) {
      throw refusalOf(error)
    }
  }
  return {
    finishWithSource,
    finish: async (provider, came) => (await finishWithSource(provider, came)).identity,
    async begin(provider, { state, reauthenticate }) {
      try {
        const config = await configurationOf(provider)
        const codeVerifier = provider.usePkce || config.serverMetadata().supportsPKCE() ? randomPKCECodeVerifier() : ''
        const nonce = randomNonce()
        // Refuses an endpoint in the clear, unless the issuer is.
        const url = buildAuthorizationUrl(config, {
          redirect_uri: externalUrl + provider.callbackPath,
          scope: scopesOf(provider),
          state,
          nonce,
          ...(reauthenticate ? { prompt: 'login' } : {}),
          ...(codeVerifier ? await challengeOf(codeVerifier) : {}),
        })
        return { url: url.href, pledge: { nonce, codeVerifier } }
      } catch (error) {
        throw reachError(error)
      }
    },
  }
}

/**
 * Returns the identity from the ID token alone, or merged with the userinfo endpoint's claims, which must have the same
 * subject.
 */
async function describe(
  config: Configuration,
  provider: Provider,
  claims: Claims & { readonly sub: string },
  accessToken: string,
): Promise<{ identity: ExternalIdentity; all: Claims }> {
  const asksUserinfo = !provider.isIdTokenMapping && config.serverMetadata().userinfo_endpoint !== undefined
  const more = asksUserinfo ? await fetchUserInfo(config, accessToken, claims.sub) : {}
  const all = { ...claims, ...more, sub: claims.sub }
  const identity = identityOf(all)
  if (!identity) throw new Error('the provider names nobody')
  return { identity, all }
}

/** Reads claims, which were parsed from JSON. */
const asJson = (claims: Claims): JsonObject => JSON.parse(JSON.stringify(claims)) as JsonObject

/** Caches each provider's metadata for a while; a changed configuration counts as a new provider. */
function rememberedConfigurations(fetch: CustomFetch): (provider: Provider) => Promise<Configuration> {
  const known = new Map<string, { readonly until: number; readonly config: Promise<Configuration> }>()
  return (provider) => {
    const key = `${provider.id} ${provider.version}`
    const cachedConfig = known.get(key)
    if (cachedConfig && cachedConfig.until > Date.now()) return cachedConfig.config
    const config = discover(provider, fetch)
    known.delete(key)
    known.set(key, { until: Date.now() + METADATA_MS, config })
    const [oldest] = known.keys()
    if (known.size > MAX_REMEMBERED && oldest !== undefined) known.delete(oldest)
    // A failed request is retried on the next call.
    config.catch(() => known.get(key)?.config === config && known.delete(key))
    return config
  }
}

async function discover(provider: Provider, fetch: CustomFetch): Promise<Configuration> {
  // The package would use such an address as the document's, and accept its issuer unchecked.
  if (provider.issuer.includes('/.well-known/')) throw new Error('the issuer is not the address of its metadata')
  const clear = new URL(provider.issuer).protocol === 'http:'
  return discovery(new URL(provider.issuer), provider.clientId, undefined, secretOf(provider), {
    [customFetch]: fetch,
    execute: [enableNonRepudiationChecks, ...(clear ? [allowInsecureRequests] : [])],
  })
}

/**
 * Sends the secret by the method that the provider announces; in the header if it announces none (OpenID Connect
 * Discovery §3).
 */
function secretOf({ clientSecret }: Provider): ClientAuth {
  const [basic, post] = [ClientSecretBasic(clientSecret), ClientSecretPost(clientSecret)]
  return (as, client, body, headers) => {
    const methods = as.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(as, client, body, headers)
  }
}

const challengeOf = async (verifier: string) => ({
  code_challenge: await calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
})

/** `openid` makes it a sign-in; without configured scopes, profile and email are requested too. */
function scopesOf({ scopes }: Provider): string {
  const wished = scopes.length > 0 ? scopes : ['profile', 'email']
  return [...new Set(['openid', ...wished])].join(' ')
}

const reachError = (cause: unknown): AppError => refuse('provider.unreachable', { cause })

function refusalOf(error: unknown): AppError {
  if (error instanceof AuthorizationResponseError) return refuse('provider.declined', { cause: error })
  if (causesOf(error).some(isProviderTrouble)) return reachError(error)
  return refuse('provider.answerInvalid', { cause: error })
}

/**
 * Returns whether the provider was unreachable, failed, or rejected this client: errors that the returning browser
 * cannot cause.
 */
const isProviderTrouble = (cause: unknown): boolean =>
  cause instanceof Unreachable ||
  (cause instanceof Response && cause.status >= 500) ||
  (cause instanceof Error && 'error' in cause && cause.error === 'invalid_client')

function causesOf(error: unknown, depth = 0): unknown[] {
  const cause = error instanceof Error && depth < MAX_CAUSES ? error.cause : undefined
  return cause === undefined ? [error] : [error, ...causesOf(cause, depth + 1)]
}
