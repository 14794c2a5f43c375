/**
 * Converts requests of ZITADEL's clients that the engine would reject: assertions without a client id in place of a
 * client secret, authentication by assertion alone, and access tokens in JWT form where the engine expects opaque ones.
 * Rejects parameters that are not text. Accepts nothing by itself; the engine asks `isRightSecret` and the store as for
 * any request.
 */
import { Readable } from 'node:stream'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { secretOfAssertion } from '#api/oidc/clients.ts'
import { paths } from '#api/oidc/paths.ts'
import { arrivalOf } from '#api/oidc/request/arrival.ts'
import { normalizeRequest } from '#api/oidc/request/normalize-request.ts'
import { formOf, NUL } from '#api/oidc/request/read-form.ts'
import { readClaims } from '#crypto/jwt.ts'
import { AUTH_CALLBACK_PATH, AUTH_RESTART_PATH } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { findOpaqueToken } from '#domain/token/find-access-token.ts'

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'externalUrl'>

/** Maximum characters of the parameters of an authorization request, which is stored until the user signs in. */
const MAX_REQUEST_LENGTH = 8192

const CLIENT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

const aboutTokens: readonly string[] = [paths.introspection, paths.revocation]
const authorizations: readonly string[] = [paths.device_authorization, paths.pushed_authorization_request]
const withClient: readonly string[] = [...aboutTokens, ...authorizations, paths.token]

/** Middleware before the engine's own. */
export const prepareRequest =
  (services: Store) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    ctx.state.arrival = arrivalOf(ctx.req)
    if (NUL.test(ctx.querystring) || NUL.test(basicCredentials(ctx))) throw notText()
    // A waiting request is known by its path and a cookie; the engine fails over parameters beside an expired one.
    const isOwn = ctx.path === AUTH_CALLBACK_PATH || ctx.path === AUTH_RESTART_PATH
    if (ctx.path.startsWith(`${paths.authorization}/`) && !isOwn) ctx.querystring = ''
    if (ctx.path === paths.authorization && ctx.method === 'GET') prepareQuery(ctx)
    const form = formOf(ctx.req)
    if (ctx.path === paths.authorization && ctx.method === 'POST' && !form)
      throw new errors.InvalidRequest('the content type must be application/x-www-form-urlencoded')
    const asks = ctx.path === paths.authorization || authorizations.includes(ctx.path)
    if (asks && Math.max(ctx.querystring.length, form?.toString().length ?? 0) > MAX_REQUEST_LENGTH)
      throw new errors.InvalidRequest(`the parameters have more than ${MAX_REQUEST_LENGTH} characters`)
    if (form) {
      if (ctx.path === paths.authorization) return redirectToAuthorize(ctx, form)
      await prepareForm(services, ctx, form)
    }
    return next()
  }

function prepareQuery(ctx: KoaContextWithOIDC): void {
  const query = new URLSearchParams(ctx.querystring)
  normalizeRequest(query, { isAuthorization: true })
  ctx.querystring = query.toString()
}

/** An application may ask by a form too (OpenID Connect Core §3.1.2.1); its cookies come with an address alone. */
function redirectToAuthorize(ctx: KoaContextWithOIDC, form: URLSearchParams): void {
  ctx.status = 303
  ctx.redirect(`${paths.authorization}?${form}`)
}

async function prepareForm(services: Store, ctx: KoaContextWithOIDC, form: URLSearchParams): Promise<void> {
  if (withClient.includes(ctx.path)) {
    dropEmptySecret(ctx, form)
    translateAssertions(form)
    requireClient(ctx, form)
    normalizeRequest(form, { isAuthorization: authorizations.includes(ctx.path) })
    ctx.state.resources = form.get('resource')?.split(' ')
  }
  const token = form.get('token')
  if (token?.includes('.') && aboutTokens.includes(ctx.path)) {
    // An invalid JWT of this server stays "not found" instead of becoming "unsupported".
    form.set('token', (await findOpaqueToken(services, token, Date.now())) ?? 'void')
  }
  replaceBody(ctx, Buffer.from(form.toString()))
}

const notText = () => new errors.InvalidRequest('a parameter holds a character that is not text')

const basicCredentials = (ctx: KoaContextWithOIDC): string => {
  const encoded = /^Basic +(\S+)$/i.exec(ctx.get('authorization'))?.[1]
  return encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString()
}

/** Decodes a part of a Basic header (RFC 6749 §2.3.1). @returns undefined if it is not percent-encoded */
function formDecoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}

/** An empty secret is no secret (RFC 6749 §2.3.1): a public client may send its id with one in the header. */
function dropEmptySecret(ctx: KoaContextWithOIDC, form: URLSearchParams): void {
  const [, clientId] = /^([^:]+):$/.exec(basicCredentials(ctx)) ?? []
  if (clientId === undefined) return
  const name = formDecoded(clientId)
  if (name === undefined) return
  if (form.has('client_id') && form.get('client_id') !== name) return
  delete ctx.req.headers.authorization
  form.set('client_id', name)
}

/** A request without a client, or with an unreadable header, has failed to authenticate (RFC 6749 §5.2, RFC 7662 §2.3). */
function requireClient(ctx: KoaContextWithOIDC, form: URLSearchParams): void {
  const isNamed = ctx.get('authorization')
    ? /^[^:]+:/.test(basicCredentials(ctx)) && formDecoded(basicCredentials(ctx)) !== undefined
    : form.has('client_id') || form.has('client_assertion')
  if (isNamed) return
  // For `countGuesses`: nothing was guessed at.
  ctx.state.namesNoClient = true
  throw new errors.InvalidClientAuth('no client authentication mechanism provided')
}

/** Pure but for the form. A form with one thing twice is left for the engine to refuse. */
export function translateAssertions(form: URLSearchParams): void {
  const [jwt, ...more] = form.getAll('client_assertion')
  if (!jwt || more.length > 0 || form.has('client_secret')) return
  if (form.get('client_assertion_type') !== CLIENT_ASSERTION) return
  const subject = readClaims(jwt)?.sub
  if (typeof subject !== 'string') return
  if (!form.has('client_id')) form.set('client_id', subject)
  // Another client_id than the assertion's subject stays, and finds that the assertion is not its own.
  form.set('client_secret', secretOfAssertion(jwt))
  for (const used of ['client_assertion', 'client_assertion_type']) form.delete(used)
}

/**
 * Replaces the body that the engine reads: it takes the stream from `ctx.req`, and all else from the request itself.
 */
function replaceBody(ctx: KoaContextWithOIDC, body: Buffer): void {
  const { headers, method, url, socket } = ctx.req
  delete headers['transfer-encoding']
  headers['content-length'] = String(body.length)
  // The engine reads stream and headers of it, its cookies whether the socket is encrypted, and nothing else.
  ctx.req = Object.assign(Readable.from([body]), { headers, method, url, socket }) as unknown as typeof ctx.req
}
