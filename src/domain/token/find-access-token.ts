import { verifyJwt } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { type FoundRecord, findRecord, type RecordKey } from '#domain/token/protocol-records.ts'

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'externalUrl'>

/** Type of an access token in JWT form. RFC 9068 §2.1 asks for `at+jwt`, which resource servers for ZITADEL refuse. */
export const ACCESS_TOKEN_TYPE = 'JWT'

export interface AccessTokenFacts {
  readonly userId: string
  /** Of an application, or the user's own id when a machine signed itself in. */
  readonly clientId: string
  /** The sign-in it rests on; '' for machines. */
  readonly sessionId: string
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  /** Epoch milliseconds. */
  readonly issuedAt: number
  readonly expiresAt: number
  /** The same token in its opaque form. */
  readonly opaque: string
}

/**
 * What an OAuth access token of this server stands for, opaque or JWT, or undefined: unknown, changed, expired,
 * revoked, or what it rests on is gone. Looked up on every use, so that it dies at once. `now` in epoch milliseconds.
 */
export async function findAccessToken(
  services: Store,
  token: string,
  now: number,
): Promise<AccessTokenFacts | undefined> {
  const key = token.includes('.') ? await jwtKey(services, token, now) : { id: token }
  const found = key && (await findRecord(services, 'AccessToken', key))
  return found && found.row.expires_at > now ? factsOf(found) : undefined
}

/** A JWT names its record by `jti`; the signature alone proves nothing about what happened since. */
async function jwtKey(services: Store, token: string, now: number): Promise<RecordKey | undefined> {
  const publicKeyOf = (keyId: string) => findTokenPublicKey(services, keyId)
  const expected = { issuer: services.externalUrl, typ: ACCESS_TOKEN_TYPE, nowMs: now }
  const verified = await verifyJwt(token, publicKeyOf, expected)
  return verified.result === 'ok' && verified.claims.jti ? { hash: verified.claims.jti } : undefined
}

export async function findTokenPublicKey(services: Pick<Services, 'rows'>, keyId: string): Promise<string | undefined> {
  const key = await services.rows
    .selectFrom('signing_keys')
    .select('public_key')
    .where('id', '=', keyId)
    .where('purpose', '=', 'token')
    .executeTakeFirst()
  return key?.public_key
}

function factsOf({ row, payload }: FoundRecord): AccessTokenFacts {
  return {
    userId: row.user_id,
    clientId: row.client_id,
    sessionId: row.session_id,
    // Both written by putRecords.
    scopes: JSON.parse(row.scopes) as string[],
    audience: JSON.parse(row.audience) as string[],
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    opaque: typeof payload.jti === 'string' ? payload.jti : '',
  }
}
