import type { JWTPayload } from 'jose'

/** Returns a header's `kid` if it is a string (RFC 7515 §4.1.4): no other value reaches a look-up of keys. */
export const keyIdOf = ({ kid }: { readonly kid?: unknown }): string | undefined =>
  typeof kid === 'string' ? kid : undefined

/** Returns the first claim that is not of the type that RFC 7519 §4.1 names; the JOSE package leaves these to its caller. */
export const mistypedClaim = (claims: JWTPayload): string | undefined =>
  ['iss', 'sub', 'jti'].find((name) => claims[name] !== undefined && typeof claims[name] !== 'string') ??
  (isAudience(claims.aud) ? undefined : 'aud')

const isAudience = (aud: unknown): boolean =>
  aud === undefined || typeof aud === 'string' || (Array.isArray(aud) && aud.every((one) => typeof one === 'string'))
