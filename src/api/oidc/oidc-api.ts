/**
 * The API for applications: OAuth 2.0 and OpenID Connect (docs/contract/zitadel-management-v1.md, 6.2). Owns its paths,
 * builds all addresses from the configured origin and never from a request header (docs/security.md), adopts new
 * signing keys at run time, and removes expired records.
 */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type Provider from 'oidc-provider'
import { nameRequestIn } from '#api/http/name-request.ts'
import { type AnyRequest, type AnyResponse, respondDirectly } from '#api/http/respond-directly.ts'
import { type DirectHandler, pathOf } from '#api/http/router.ts'
import { handleDirect } from '#api/oidc/direct/direct.ts'
import { refuse, writeDirect } from '#api/oidc/direct/direct-response.ts'
import { ownsPath, paths } from '#api/oidc/paths.ts'
import { protocolEngine, type RunningEngine } from '#api/oidc/protocol-engine.ts'
import { createProvider } from '#api/oidc/provider.ts'
import { createRefreshOverlap, type RefreshOverlap } from '#api/oidc/refresh-overlap.ts'
import { noteArrival } from '#api/oidc/request/arrival.ts'
import { countTokenResponse, type Guesses, tooManyGuesses } from '#api/oidc/request/limit-guesses.ts'
import { BrokenOff, InvalidForm, readForm } from '#api/oidc/request/read-form.ts'
import type { AddressLimit } from '#domain/attempt-limit/address-limit.ts'
import { createGuessLimit } from '#domain/attempt-limit/guess-limit.ts'
import type { ProtocolEngine } from '#domain/auth-request/protocol-engine.ts'
import type { Services } from '#domain/context.ts'
import { clearExpiredTokens } from '#domain/token/clear-expired-tokens.ts'
import { type CurrentEngine, currentEngine } from '#domain/token/current-engine.ts'
import type { Keyring } from '#domain/token/signing-keys.ts'
import type { Log } from '#kit/log.ts'
import { clientAddress, reportSecurity } from '#kit/request-context.ts'

/** Time between removals of expired tokens in milliseconds. */
const SWEEP_EVERY_MS = 10 * 60 * 1000

export interface OidcApiOptions {
  readonly log: Log
  /** Bounds forms of an address. */
  readonly mayAsk: AddressLimit
  /** Wrong device codes of an address within a minute; 0: any number. */
  readonly deviceGuesses: number
  /** Rejected token requests of an address within a minute; 0: any number. */
  readonly tokenGuesses: number
}

export interface OidcApi extends DirectHandler {
  /** Answers requests for login UIs of their own. */
  readonly engine: ProtocolEngine
  /** Ends its clock. Requests in flight are the listener's. */
  close(): void
}

interface Engine extends RunningEngine {
  readonly keyring: Keyring
  readonly overlap: RefreshOverlap
}

export function createOidcApi(services: Services, options: OidcApiOptions): OidcApi {
  const { log } = options
  const guesses = guessesOf(services, options)
  const { current, stop } = currentEngine(services, log, engineFor(services, log, guesses))
  const origin = new URL(services.externalUrl)
  const clock = setInterval(() => {
    clearExpiredTokens(services, Date.now()).catch((cause) =>
      log.warn({ cause }, 'expired tokens could not be removed'),
    )
  }, SWEEP_EVERY_MS)
  clock.unref()
  return {
    owns: ownsPath,
    serve(request, response) {
      setProxyHeaders(origin, request)
      announceBody(request)
      nameRequestIn(response)
      respond({ services, current, guesses }, request, response).catch((cause) => {
        const path = request.url?.split('?', 1)[0]
        // Any client can cause this at any rate, so it is only counted (`usher_http_requests_broken_off_total`).
        if (cause instanceof BrokenOff) return log.debug({ cause, path }, cause.message)
        log.error({ cause, path }, 'the protocol could not answer')
        if (!response.headersSent) respondDirectly(response, 500, JSON_TYPE, '{"error":"server_error"}')
      })
    },
    engine: protocolEngine(current, (request) => setProxyHeaders(origin, request)),
    close() {
      clearInterval(clock)
      stop()
    },
  }
}

function guessesOf(services: Services, { log, mayAsk, deviceGuesses, tokenGuesses }: OidcApiOptions): Guesses {
  const limit = (kind: string, max: number) =>
    createGuessLimit(services, {
      kind,
      max,
      blocked: () =>
        log.warn({ kind, client: clientAddress() }, 'an address is blocked for a minute: too many wrong guesses'),
    })
  return { device: limit('device code', deviceGuesses), token: limit('token request', tokenGuesses), mayAsk }
}

const JSON_TYPE = { 'content-type': 'application/json' }

async function respond(
  { services, current, guesses }: { services: Services; current: CurrentEngine<Engine>; guesses: Guesses },
  request: AnyRequest,
  response: AnyResponse,
): Promise<void> {
  const isKeySet = pathOf(request.url ?? '') === paths.jwks
  const { exact: arrivedAt } = noteArrival(request)
  const { keyring, overlap, respond: serve } = await current(isKeySet)
  try {
    const form = await readForm(request)
    const directRequest = { ...toDirectRequest(request, form), arrivedAt }
    const refusal = await tooManyGuesses(guesses, directRequest, Date.now())
    if (refusal) return writeDirect(response, refusal)
    const direct = await handleDirect({ services, keyring, overlap }, directRequest)
    if (direct && directRequest.path === paths.token) await countTokenResponse(guesses, direct.body, Date.now())
    if (direct) return writeDirect(response, direct)
  } catch (thrown) {
    if (!(thrown instanceof InvalidForm)) throw thrown
    return writeDirect(response, refuse(400, 'invalid_request', thrown.message))
  }
  // The engine's framework is typed for HTTP/1.1 and handles HTTP/2 as well.
  await serve(request as IncomingMessage, response as ServerResponse)
}

const toDirectRequest = ({ url = '', method = '', headers }: AnyRequest, form = new URLSearchParams()) => ({
  path: pathOf(url),
  method,
  headers,
  form,
})

/** Sets the proxy headers that the engine trusts from the configured origin, replacing those of the request. */
function setProxyHeaders(origin: URL, request: AnyRequest): void {
  request.headers['x-forwarded-host'] = origin.host
  request.headers['x-forwarded-proto'] = origin.protocol.slice(0, -1)
  delete request.headers['x-forwarded-for']
}

/**
 * The framework expects the headers by which HTTP/1.1 announces a body; HTTP/2 does not need them (RFC 9113 §8.1.1).
 */
function announceBody({ headers, httpVersionMajor, method }: AnyRequest): void {
  if (httpVersionMajor < 2 || method !== 'POST' || headers['content-length'] !== undefined) return
  headers['transfer-encoding'] = 'chunked'
}

/** Returns the function that creates the engine for a set of keys. */
function engineFor(services: Services, log: Log, guesses: Guesses): (keyring: Keyring) => Engine {
  const overlap = createRefreshOverlap()
  return (keyring) => {
    const provider = createProvider(services, keyring, overlap, guesses)
    logTrouble(provider, log)
    reportTokens(provider)
    return { keyring, overlap, provider, cookieSecret: keyring.cookieSecret, respond: provider.callback() }
  }
}

/** Reports tokens to the security log. */
function reportTokens(provider: Provider): void {
  provider.on('grant.success', ({ oidc }) =>
    reportSecurity({
      name: 'token.issued',
      ...textOf('grantType', oidc.params?.grant_type),
      ...textOf('clientId', oidc.client?.clientId),
      ...textOf('userId', oidc.entities.Account?.accountId),
    }),
  )
  provider.on('grant.error', ({ oidc }, { error }) =>
    reportSecurity({
      name: 'token.rejected',
      reason: error,
      ...textOf('grantType', oidc?.params?.grant_type),
      ...textOf('clientId', oidc?.client?.clientId),
    }),
  )
  provider.on('grant.revoked', ({ oidc }) =>
    reportSecurity({ name: 'token.revoked', ...textOf('clientId', oidc.client?.clientId) }),
  )
}

const textOf = (name: string, value: unknown): object => (typeof value === 'string' ? { [name]: value } : {})

/** Clients whose rejections are logged with a hint; once each, since anyone can cause them. */
const MAX_HINTED = 1_000

function logTrouble(provider: Provider, log: Log): void {
  const hinted = new LRUCache<string, true>({ max: MAX_HINTED })
  const failed = (cause: unknown) => log.error({ cause }, 'the protocol could not answer')
  provider.on('server_error', (_ctx, error) => failed(error))
  // Of the framework below the engine; without a listener it would write to the console itself.
  provider.on('error' as never, failed as never)
  for (const event of [
    'authorization.error',
    'grant.error',
    'introspection.error',
    'revocation.error',
    'userinfo.error',
  ] as const)
    provider.on(event as 'grant.error', ({ oidc }, { error, error_description, error_detail }) => {
      const clientId = oidc?.client?.clientId
      const isHint = clientId !== undefined && error_detail?.startsWith('USHER_') && !hinted.has(clientId)
      if (isHint) hinted.set(clientId, true)
      const level = isHint ? 'warn' : 'debug'
      log[level]({ event, clientId, error, error_description, error_detail }, 'the protocol refused a request')
    })
}
