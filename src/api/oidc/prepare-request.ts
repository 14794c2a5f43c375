/**
 * What the engine does not take as ZITADEL's clients send it, put into words that it takes: assertions without an id
 * in place of a client secret, sign-in by assertion alone, and access tokens in JWT form where it wants opaque ones.
 * What is no text is refused. Nothing is accepted here; the engine asks `isRightSecret` and the store as for any request.
 */
import { Readable } from 'node:stream'
import { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { JWT_BEARER, secretOfAssertion } from '#api/oidc/clients.ts'
import { paths } from '#api/oidc/paths.ts'
import { AUTH_CALLBACK_PATH, AUTH_RESTART_PATH } from '#domain/auth-request/auth-request.ts'
import type { Services } from '#domain/context.ts'
import { findAccessToken } from '#domain/token/find-access-token.ts'
import { invalidArgument } from '#kit/errors.ts'

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'externalUrl'>

const FORM = 'application/x-www-form-urlencoded'
const CLIENT_ASSERTION = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
/** Bytes; what the engine takes at most. */
const BODY_LIMIT = 56 * 1024

const aboutTokens: readonly string[] = [paths.introspection, paths.revocation]
const withClient: readonly string[] = [...aboutTokens, paths.token, paths.device_authorization]

/** Middleware before the engine's own. */
export const prepareRequest =
  (services: Store) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (NUL.test(ctx.querystring) || NUL.test(basicCredentials(ctx))) throw notText()
    // A waiting request is known by its path and a cookie; the engine fails over parameters beside an expired one.
    const isOwn = ctx.path === AUTH_CALLBACK_PATH || ctx.path === AUTH_RESTART_PATH
    if (ctx.path.startsWith(`${paths.authorization}/`) && !isOwn) ctx.querystring = ''
    if (ctx.path === paths.userinfo) await prepareBearer(services, ctx)
    if (ctx.method === 'POST' && ctx.is(FORM)) {
      if (ctx.path === paths.authorization) return askAgainByAddress(ctx)
      await prepareForm(services, ctx)
    }
    return next()
  }

/** An application may ask by a form too (OpenID Connect Core §3.1.2.1); its cookies come with an address alone. */
async function askAgainByAddress(ctx: KoaContextWithOIDC): Promise<void> {
  const form = new URLSearchParams((await readBody(ctx.req)).toString()).toString()
  if (NUL.test(form)) throw notText()
  ctx.status = 303
  ctx.redirect(`${paths.authorization}?${form}`)
}

async function prepareBearer(services: Store, ctx: KoaContextWithOIDC): Promise<void> {
  const token = /^Bearer (\S+\.\S+\.\S+)$/i.exec(ctx.get('authorization'))?.[1]
  const opaque = token && (await findAccessToken(services, token, Date.now()))?.opaque
  if (opaque) ctx.req.headers.authorization = `Bearer ${opaque}`
}

async function prepareForm(services: Store, ctx: KoaContextWithOIDC): Promise<void> {
  const form = new URLSearchParams((await readBody(ctx.req)).toString())
  if (withClient.includes(ctx.path)) translateAssertions(form)
  const token = form.get('token')
  if (token?.includes('.') && aboutTokens.includes(ctx.path)) {
    // What is not found stays as it is not found: a JWT of our own that is void is not "unsupported".
    form.set('token', (await findAccessToken(services, token, Date.now()))?.opaque ?? 'void')
  }
  const body = form.toString()
  if (NUL.test(body)) throw notText()
  replaceBody(ctx, Buffer.from(body))
}

/** No parameter may hold it (RFC 6749, appendix A), and not every store takes it. */
const NUL = /%00|\0/
const notText = () => new errors.InvalidRequest('a parameter holds a character that is not text')

const basicCredentials = (ctx: KoaContextWithOIDC): string => {
  const encoded = /^Basic +(\S+)$/i.exec(ctx.get('authorization'))?.[1]
  return encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString()
}

/** Pure but for the form. A form with one thing twice is left for the engine to refuse. */
export function translateAssertions(form: URLSearchParams): void {
  const name = form.get('grant_type') === JWT_BEARER ? 'assertion' : 'client_assertion'
  const [jwt, ...more] = form.getAll(name)
  if (!jwt || more.length > 0 || form.has('client_secret')) return
  if (name === 'client_assertion' && form.get('client_assertion_type') !== CLIENT_ASSERTION) return
  const subject = subjectOf(jwt)
  if (subject === undefined) return
  if (!form.has('client_id')) form.set('client_id', subject)
  // Another client_id than the assertion's subject stays, and finds that the assertion is not its own.
  form.set('client_secret', secretOfAssertion(jwt))
  for (const used of [name, 'client_assertion_type']) form.delete(used)
}

/** Whom a JWT says it speaks for; not verified. */
function subjectOf(jwt: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString())
    const subject = typeof claims === 'object' && claims !== null && 'sub' in claims ? claims.sub : undefined
    return typeof subject === 'string' ? subject : undefined
  } catch {
    return undefined
  }
}

async function readBody(request: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of request) {
    // A request that has no encoding set is read as buffers.
    const bytes = chunk as Buffer
    length += bytes.length
    if (length > BODY_LIMIT) throw invalidArgument('OIDC-large', 'Errors.Invalid.Argument')
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

/** Lets the engine read another body: it takes the stream from `ctx.req`, and all else from the request itself. */
function replaceBody(ctx: KoaContextWithOIDC, body: Buffer): void {
  const { headers, method, url, socket } = ctx.req
  delete headers['transfer-encoding']
  headers['content-length'] = String(body.length)
  // The engine reads stream and headers of it, its cookies whether the socket is encrypted, and nothing else.
  ctx.req = Object.assign(Readable.from([body]), { headers, method, url, socket }) as unknown as typeof ctx.req
}
