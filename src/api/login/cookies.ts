/** Cookies of the sign-in pages: never readable by scripts, `__Host-` prefixed and Secure under https (RFC 6265bis). */
import { parseCookie, stringifySetCookie } from 'cookie'
import { requestCookieName, requestCookiePrefix } from '#domain/auth-request/auth-request.ts'

export interface CookieJar {
  /** The value as the browser sent it; '' when there is none. */
  get(name: CookieName): string
  /** The secret that binds a request of an application to this browser; '' when there is none. */
  secretOf(authRequestId: string): string
  /** Ids of the requests that this browser began, in the order of its cookies. */
  openRequests(): string[]
}
export type CookieName = 'session' | 'csrf' | 'external' | 'page'

/** A `Set-Cookie` to send along; `value` '' removes it. */
export interface CookieToSet {
  readonly name: CookieName
  readonly value: string
}

const fullName = (name: CookieName, secure: boolean): string => `${secure ? '__Host-' : ''}usher_${name}`

/** Values are random or base64url: nothing in them is encoded. */
const asIs = { encode: (value: string) => value, decode: (value: string) => value }

/** Reads a `Cookie` header. Of two of one name the first counts. */
export function readCookies(header: string | undefined, secure: boolean): CookieJar {
  const values = parseCookie(header ?? '', asIs)
  const find = (name: string) => values[name] ?? ''
  return {
    get: (name) => find(fullName(name, secure)),
    openRequests: () => {
      const prefix = requestCookiePrefix(secure)
      return Object.keys(values).flatMap((name) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []))
    },
    secretOf: (authRequestId) => find(requestCookieName(authRequestId, secure)),
  }
}

/**
 * The header for a cookie. Lax, since a person comes back from another site by a link; it ends with the browser, and
 * the server's own record ends earlier.
 */
export function setCookieHeader({ name, value }: CookieToSet, secure: boolean): string {
  const cookie = { name: fullName(name, secure), value, path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  return stringifySetCookie(value === '' ? { ...cookie, maxAge: 0 } : cookie, asIs)
}
