/** The cookie that binds a request to the browser that began it (domain/auth-request/auth-request.ts). */
import { type HeldAuthRequest, requestCookieName, requestCookiePrefix } from '#domain/auth-request/auth-request.ts'

/** Requests that one browser keeps open; a further one ends the oldest, so that the cookies fit into a request. */
const MAX_OPEN_REQUESTS = 20

const namesIn = (header: string): string[] => header.split(';').map((pair) => pair.split('=', 1)[0]?.trim() ?? '')

export const isSecure = ({ externalUrl }: { readonly externalUrl: string }): boolean => externalUrl.startsWith('https:')

const cookie = (name: string, value: string, secure: boolean, end = ''): string =>
  `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}${end}`

/** `Set-Cookie` headers of a new request. */
export function requestCookies({ id, secret }: HeldAuthRequest, known: string | undefined, secure: boolean): string[] {
  // Browsers send the oldest cookie first (RFC 6265 §5.4).
  const open = namesIn(known ?? '').filter(
    (name) => name.startsWith(requestCookiePrefix(secure)) && /^[\w-]+$/.test(name),
  )
  const ended = open.slice(0, Math.max(0, open.length - MAX_OPEN_REQUESTS + 1))
  return [
    cookie(requestCookieName(id, secure), secret, secure),
    ...ended.map((name) => cookie(name, '', secure, '; Max-Age=0')),
  ]
}

/** `Set-Cookie` header of a request that is over. */
export const endedCookie = (id: string, secure: boolean): string =>
  cookie(requestCookieName(id, secure), '', secure, '; Max-Age=0')

/** The request that a browser returns with, and the secret of its cookie; '' : it has none. */
export function requestKeyOf(id: string, header: string | undefined, secure: boolean): HeldAuthRequest {
  const name = requestCookieName(id, secure)
  const pair = (header ?? '').split(';').find((one) => one.split('=', 1)[0]?.trim() === name)
  return { id, secret: pair?.split('=').slice(1).join('=').trim() ?? '' }
}
