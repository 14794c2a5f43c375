/**
 * Binds a request to the browser that began it (RFC 6749 §10.12): a cookie of its own for each request, compared before
 * the request is returned to the protocol. A browser without it begins the request again, for itself.
 */
import Provider, { errors, type KoaContextWithOIDC } from 'oidc-provider'
import { paths } from '#api/oidc/paths.ts'
import {
  AUTH_RESTART_PATH,
  type HeldAuthRequest,
  requestCookieName,
  requestCookiePrefix,
} from '#domain/auth-request/auth-request.ts'
import { getInteractionId } from '#domain/auth-request/get-auth-request.ts'
import type { Services } from '#domain/context.ts'
import { AppError } from '#kit/errors.ts'

/** Requests that one browser keeps open; a further one ends the oldest, so that the cookies fit into a request. */
const MAX_OPEN_REQUESTS = 20
/** Marks a request that was begun again. A browser that comes back with it has no cookies. */
const RESTARTED = 'usher_restarted'

const isSecure = (services: Pick<Services, 'externalUrl'>): boolean => services.externalUrl.startsWith('https:')

const cookieOptions = (secure: boolean) =>
  ({ path: '/', httpOnly: true, sameSite: 'lax', secure, signed: false, overwrite: false }) as const

/** The request that a browser asks for, with the secret of its cookie; '' : it has none. */
export function requestKeyOf(services: Pick<Services, 'externalUrl'>, ctx: KoaContextWithOIDC): HeldAuthRequest {
  const id = typeof ctx.query.id === 'string' && /^[\w-]{1,64}$/.test(ctx.query.id) ? ctx.query.id : ''
  const secret = id && ctx.cookies.get(requestCookieName(id, isSecure(services)), { signed: false })
  return { id, secret: secret ?? '' }
}

/** Sets the cookie of a new request, and returns the sign-in page to go to. */
export function bindToBrowser(
  services: Pick<Services, 'externalUrl'>,
  ctx: KoaContextWithOIDC,
  begun: HeldAuthRequest & { readonly loginUrl: string },
): string {
  const secure = isSecure(services)
  ctx.cookies.set(requestCookieName(begun.id, secure), begun.secret, cookieOptions(secure))
  // Browsers send the oldest cookie first (RFC 6265 §5.4).
  const known = namesIn(ctx.get('cookie'), requestCookiePrefix(secure))
  for (const name of known.slice(0, Math.max(0, known.length - MAX_OPEN_REQUESTS + 1)))
    ctx.cookies.set(name, null, cookieOptions(secure))
  return ctx.query[RESTARTED] === undefined ? begun.loginUrl : `${begun.loginUrl}&restarted=true`
}

/** Removes the cookie of a request that is over. */
export function unbind(services: Pick<Services, 'externalUrl'>, ctx: KoaContextWithOIDC, id: string): void {
  const secure = isSecure(services)
  ctx.cookies.set(requestCookieName(id, secure), null, cookieOptions(secure))
}

const namesIn = (header: string, prefix: string): string[] =>
  header.split(';').flatMap((pair) => {
    const name = pair.split('=', 1)[0]?.trim() ?? ''
    return name.startsWith(prefix) && /^[\w-]+$/.test(name) ? [name] : []
  })

/**
 * Middleware: starts an authorization request in this browser with the parameters of one that another browser
 * started. The original request stays unchanged.
 */
export const restartRequest =
  (services: Services, provider: Provider) =>
  async (ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> => {
    if (ctx.path !== AUTH_RESTART_PATH || ctx.method !== 'GET') return next()
    return beginAgain(services, provider, ctx, requestKeyOf(services, ctx).id)
  }

export async function beginAgain(
  services: Services,
  provider: Provider,
  ctx: KoaContextWithOIDC,
  id: string,
): Promise<void> {
  const interaction = await provider.Interaction.find(await interactionIdOf(services, id))
  if (!interaction) throw sessionNotFound()
  ctx.status = 303
  if (interaction.deviceCode) return ctx.redirect(paths.code_verification)
  const requestedParams = Object.entries(interaction.params).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  )
  ctx.redirect(`${paths.authorization}?${new URLSearchParams([...requestedParams, [RESTARTED, 'true']])}`)
}

const sessionNotFound = () =>
  new errors.SessionNotFound('the sign-in has expired; please begin again at the application')

async function interactionIdOf(services: Services, id: string): Promise<string> {
  try {
    return await getInteractionId(services, id, Date.now())
  } catch (error) {
    if (error instanceof AppError && error.kind === 'notFound') throw sessionNotFound()
    throw error
  }
}
