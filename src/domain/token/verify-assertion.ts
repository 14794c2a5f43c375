import { type PublicKeyOf, verifyJwt } from '#crypto/jwt.ts'
import { fitsAlgorithm, publicKeyOf } from '#crypto/public-keys.ts'
import type { Services } from '#domain/context.ts'
import { CLIENT_ALGORITHMS, type ClientAlgorithm } from '#domain/project/app/client/client-key.ts'
import { useOnce } from '#domain/token/protocol-records.ts'
import { prepared, type Values } from '#storage/prepared.ts'

const HOUR_MS = 60 * 60 * 1000
/** Between two clocks, milliseconds. */
const LEEWAY_MS = 60 * 1000

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'assertionIdsRequired' | 'clientKeySets'>

/** JWT by which a machine user or an application authenticates (RFC 7523). */
export interface Assertion {
  readonly jwt: string
  /** Required issuer and subject: a machine user's id, or a client id. */
  readonly subject: string
  readonly kind: 'machine' | 'app'
  /** Each of its audiences must be one of these. */
  readonly audience: readonly string[]
  /** Absent: all that keys of clients are for. */
  readonly algorithms?: readonly ClientAlgorithm[]
  /** Address of further keys of the subject. */
  readonly keysAddress?: string | undefined
}

/**
 * Verifies an assertion. Returns why it does not hold, for developers: it is not by one of the subject's keys, not for this server, not of
 * this time, or (where it has an id) was used before. Undefined: it holds. `now` in epoch milliseconds.
 */
export async function verifyAssertion(services: Store, assertion: Assertion, now: number): Promise<string | undefined> {
  const { jwt, subject, audience, algorithms = CLIENT_ALGORITHMS } = assertion
  const expected = { issuer: subject, audience, algorithms, nowMs: now }
  const verified = await verifyJwt(jwt, keyOf(services, assertion, now), expected)
  if (verified.result !== 'ok') return verified.reason
  if (verified.claims.sub !== subject) return 'unexpected "sub" claim value'
  // Another server in the list could replay it here (CVE-2025-27370, draft-ietf-oauth-rfc7523bis).
  if ([verified.claims.aud].flat().some((one) => one === undefined || !audience.includes(one)))
    return 'another server is in its "aud" claim'
  const stale = staleness(verified.claims, now)
  if (stale) return stale
  const { jti, exp = 0 } = verified.claims
  if (jti === undefined) return services.assertionIdsRequired ? 'missing "jti" claim' : undefined
  const once = { model: 'Assertion', id: `${subject} ${jti}`, expiresAt: exp * 1000 + LEEWAY_MS }
  return (await useOnce(services, once, now)) ? undefined : 'it was used before (jti)'
}

const machineKey = prepared(
  (rows, value: Values<{ keyId: string; subject: string }>) =>
    rows
      .selectFrom('machine_keys')
      .select(['public_key', 'expires_at'])
      .where('id', '=', value('keyId'))
      .where('user_id', '=', value('subject')),
  { reads: ['machine_keys'] },
)

const appKey = prepared(
  (rows, value: Values<{ keyId: string; subject: string }>) =>
    rows
      .selectFrom('app_keys')
      .select(['public_key', 'expires_at'])
      .where('kid', '=', value('keyId'))
      .where('client_id', '=', value('subject')),
  { reads: ['app_keys'] },
)

const keyOf =
  (services: Store, assertion: Assertion, now: number): PublicKeyOf =>
  async (keyId, algorithm) => {
    const stored = await findStoredKey(services, assertion, { keyId, now })
    if (stored !== undefined || assertion.keysAddress === undefined) return stored
    const published = (await services.clientKeySets?.find(assertion.keysAddress, keyId)) ?? []
    return published.find(({ publicKey }) => fitsAlgorithm(publicKeyOf(publicKey), algorithm))?.publicKey
  }

async function findStoredKey(
  { rows }: Store,
  { kind, subject }: Assertion,
  { keyId, now }: { readonly keyId: string; readonly now: number },
): Promise<string | undefined> {
  // The id comes from an unverified JWT, and some stores cannot search for every text.
  if (!/^[\w-]+$/.test(keyId)) return undefined
  const [key] = await (kind === 'machine' ? machineKey : appKey)(rows, { keyId, subject })
  return key && key.expires_at > now ? key.public_key : undefined
}

/** Why the times of an assertion are not acceptable; an hour is the most that it may be good for. Pure. */
export function staleness({ iat, exp }: { iat?: number; exp?: number }, now: number): string | undefined {
  if (iat === undefined) return 'missing "iat" claim'
  if (exp === undefined) return 'missing "exp" claim'
  const issuedAt = iat * 1000
  if (issuedAt > now + LEEWAY_MS) return '"iat" is in the future'
  if (issuedAt < now - HOUR_MS - LEEWAY_MS) return '"iat" is more than an hour ago'
  return exp * 1000 - issuedAt > HOUR_MS + LEEWAY_MS ? '"exp" is more than an hour after "iat"' : undefined
}
