/** Rules of HTTP that the engine leaves out. */
import type { KoaContextWithOIDC } from 'oidc-provider'
import { isPreflight } from '#api/http/cors.ts'
import { paths } from '#api/oidc/paths.ts'
import { AUTH_CALLBACK_PATH, AUTH_RESTART_PATH } from '#domain/auth-request/auth-request.ts'

const both = ['GET', 'HEAD', 'POST']
const get = ['GET', 'HEAD']
const discovery = ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server']

const methods: ReadonlyMap<string, readonly string[]> = new Map([
  [paths.authorization, both],
  [paths.token, ['POST']],
  [paths.introspection, ['POST']],
  [paths.revocation, ['POST']],
  [paths.device_authorization, ['POST']],
  [paths.pushed_authorization_request, ['POST']],
  [paths.registration, ['POST']],
  [paths.jwks, get],
  [paths.code_verification, both],
  [paths.userinfo, both],
  [paths.end_session, both],
  [`${paths.end_session}/confirm`, ['POST']],
  [`${paths.end_session}/success`, get],
  [AUTH_CALLBACK_PATH, get],
  [AUTH_RESTART_PATH, get],
  ...discovery.map((path): [string, string[]] => [path, get]),
])

/** Middleware: refuses other methods than those of a path, and names these (RFC 9110 §15.5.6, §9.3.7). */
export async function knownMethods(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  const known = methods.get(ctx.path)
  if (known === undefined || known.includes(ctx.method) || isPreflight(ctx.method, ctx.headers)) return next()
  ctx.set('allow', [...known, 'OPTIONS'].join(', '))
  ctx.status = ctx.method === 'OPTIONS' ? 204 : 405
  if (ctx.status === 204) return
  ctx.body = { error: 'invalid_request', error_description: `${ctx.method} is not allowed here` }
}

const publicDocuments: readonly string[] = [paths.jwks, ...discovery]

/**
 * Middleware: allows clients to cache the keys and the discovery document; a new key is published a day before its use.
 */
export async function cacheableDocuments(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next()
  if (ctx.status === 200 && publicDocuments.includes(ctx.path))
    ctx.set('cache-control', 'public, max-age=300, must-revalidate')
}

/** Middleware: adds the `WWW-Authenticate` challenge for unauthenticated clients (RFC 6749 §5.2, RFC 9110 §11.6.1). */
export const challenge =
  (externalUrl: string) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    await next()
    if (ctx.status === 401 && ctx.path !== paths.userinfo && !ctx.response.get('www-authenticate'))
      ctx.set('www-authenticate', `Basic realm="${externalUrl}"`)
  }
