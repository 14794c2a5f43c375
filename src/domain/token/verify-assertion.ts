import { type PublicKeyOf, verifyJwt } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { useOnce } from '#domain/token/protocol-records.ts'

const HOUR_MS = 60 * 60 * 1000
/** Between two clocks, milliseconds. */
const LEEWAY_MS = 60 * 1000

type Store = Pick<Services, 'rows' | 'events' | 'cipher'>

/** A JWT with which a machine user or an application proves who it is (RFC 7523). */
export interface Assertion {
  readonly jwt: string
  /** Whose it has to be, issuer and subject: a machine user's id, or a client id. */
  readonly subject: string
  readonly kind: 'machine' | 'app'
  /** One of these must be its audience. */
  readonly audience: readonly string[]
}

/**
 * Does an assertion hold, by one of the subject's keys, and was it not used before (where it has an id)? `now` in
 * epoch milliseconds.
 */
export async function verifyAssertion(services: Store, assertion: Assertion, now: number): Promise<boolean> {
  const { jwt, subject, audience } = assertion
  const verified = await verifyJwt(jwt, keyOf(services, assertion, now), { issuer: subject, audience, nowMs: now })
  if (verified.result !== 'ok' || verified.claims.sub !== subject || !isFresh(verified.claims, now)) return false
  const { jti, exp } = verified.claims
  if (jti === undefined || exp === undefined) return true
  return useOnce(services, { model: 'Assertion', id: `${subject} ${jti}`, expiresAt: exp * 1000 + LEEWAY_MS }, now)
}

const keyOf =
  ({ rows }: Store, { kind, subject }: Assertion, now: number): PublicKeyOf =>
  async (keyId) => {
    // Comes out of a JWT that nobody has verified yet; not every store can look for any text.
    if (!/^\w+$/.test(keyId)) return undefined
    const key = await (kind === 'machine'
      ? rows
          .selectFrom('machine_keys')
          .select(['public_key', 'expires_at'])
          .where('id', '=', keyId)
          .where('user_id', '=', subject)
          .executeTakeFirst()
      : rows
          .selectFrom('app_keys')
          .select(['public_key', 'expires_at'])
          .where('id', '=', keyId)
          .where('client_id', '=', subject)
          .executeTakeFirst())
    return key && key.expires_at > now ? key.public_key : undefined
  }

/** An hour is the most that an assertion may be good for (contract §6.2). Pure. */
export function isFresh({ iat, exp }: { iat?: number; exp?: number }, now: number): boolean {
  if (iat === undefined || exp === undefined) return false
  const issuedAt = iat * 1000
  const lifetime = exp * 1000 - issuedAt
  return issuedAt <= now + LEEWAY_MS && issuedAt >= now - HOUR_MS - LEEWAY_MS && lifetime <= HOUR_MS + LEEWAY_MS
}
