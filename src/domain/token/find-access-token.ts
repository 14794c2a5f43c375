import { verifyJwt } from '#crypto/jwt.ts'
import type { Services } from '#domain/context.ts'
import { type FoundRecord, findRecord, type RecordKey } from '#domain/token/protocol-records.ts'
import type { JsonObject } from '#kit/json.ts'

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
  /** Epoch seconds. */
  readonly issued: number
  readonly expires: number
  /** The same token in its opaque form. */
  readonly opaque: string
  /** The client id as the client sent it. */
  readonly clientName: string
  /** Whether it is bound to a key (DPoP, mutual TLS), so that it takes more than the token to use it. */
  readonly isBound: boolean
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

const textIn = (value: JsonObject[string] | undefined, name: string): string | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const found = (value as JsonObject)[name]
  return typeof found === 'string' ? found : undefined
}

function factsOf({ row, payload }: FoundRecord): AccessTokenFacts {
  return {
    userId: row.user_id,
    clientId: row.client_id,
    sessionId: row.session_id,
    // Both written by putRecords.
    scopes: JSON.parse(row.scopes) as string[],
    audience: JSON.parse(row.audience) as string[],
    issued: Math.floor(row.issued_at / 1000),
    expires: typeof payload.exp === 'number' ? payload.exp : Math.floor(row.expires_at / 1000),
    opaque: typeof payload.jti === 'string' ? payload.jti : '',
    clientName: textIn(payload.extra, 'client_id') ?? row.client_id,
    isBound: payload.jkt !== undefined || payload['x5t#S256'] !== undefined,
  }
}
