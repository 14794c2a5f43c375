import { type PublicKeyOf, verifyJwt } from '#crypto/jwt.ts'
import { SIGNING_ALGORITHMS } from '#crypto/signing-key-pair.ts'
import type { Services } from '#domain/context.ts'
import { findTokenPublicKey } from '#domain/token/find-token-public-key.ts'
import type { Confirmation } from '#domain/token/possession.ts'
import { findRecordRow, openPayload, type RecordKey, type RecordRow } from '#domain/token/protocol-records.ts'
import type { JsonObject } from '#kit/json.ts'

type Store = Pick<Services, 'rows' | 'events' | 'cipher' | 'externalUrl'>

/**
 * Type of an access token in JWT form. RFC 9068 §2.1 requires `at+jwt`, which resource servers for ZITADEL reject.
 */
export const ACCESS_TOKEN_TYPE = 'JWT'

export interface AccessTokenFacts {
  readonly userId: string
  /** Of an application, or the user's own id when a machine signed itself in. */
  readonly clientId: string
  /** The session it depends on; '' for machines. */
  readonly sessionId: string
  /** Class of the sign-in; '' for machines. */
  readonly acr: string
  /** Epoch seconds; 0 for machines. */
  readonly authTime: number
  readonly scopes: readonly string[]
  readonly audience: readonly string[]
  /** Epoch seconds. */
  readonly issued: number
  readonly expires: number
  /** The hash that the token is stored under. */
  readonly hash: string
  /** The client id as the client sent it. */
  readonly clientName: string
  /** Hashes of the access tokens that it was exchanged for, the first one first. */
  readonly subjects: readonly string[]
  /** Whether it is bound to a key (DPoP, mutual TLS), so that its use requires proof of that key. */
  readonly isBound: boolean
  /** Another user who acts by it; '': none. */
  readonly actorId: string
  readonly confirmation: Confirmation
}

/**
 * Returns the data of an OAuth access token of this server, opaque or JWT. Undefined when it is unknown, altered,
 * expired or revoked, or when a record it depends on was removed. Reads the store on every use, so that revocation is
 * immediate. `now` in epoch milliseconds.
 */
export async function findAccessToken(
  services: Store,
  token: string,
  now: number,
): Promise<AccessTokenFacts | undefined> {
  const key = token.includes('.') ? await jwtKey(services, token, now) : { id: token }
  const row = key && (await findRecordRow(services, 'AccessToken', key))
  return row && row.expires_at > now ? factsOf(services, row) : undefined
}

/** The opaque form of a token that `findAccessToken` finds; undefined as there. */
export async function findOpaqueToken(services: Store, token: string, now: number): Promise<string | undefined> {
  const key = token.includes('.') ? await jwtKey(services, token, now) : { id: token }
  const row = key && (await findRecordRow(services, 'AccessToken', key))
  const jti = row && row.expires_at > now ? openPayload(services, row).jti : undefined
  return typeof jti === 'string' ? jti : undefined
}

/** A JWT names its record by `jti`; the signature alone does not prove that the token was not revoked. */
async function jwtKey(services: Store, token: string, now: number): Promise<RecordKey | undefined> {
  const publicKeyOf: PublicKeyOf = (keyId, algorithm) => findTokenPublicKey(services, keyId, algorithm)
  const expected = { issuer: services.externalUrl, typ: ACCESS_TOKEN_TYPE, algorithms: SIGNING_ALGORITHMS, nowMs: now }
  const verified = await verifyJwt(token, publicKeyOf, expected)
  return verified.result === 'ok' && verified.claims.jti ? { hash: verified.claims.jti } : undefined
}

/** By row: one that is remembered is read once. */
const facts = new WeakMap<RecordRow, AccessTokenFacts>()

function factsOf(services: Pick<Services, 'cipher'>, row: RecordRow): AccessTokenFacts {
  const read = facts.get(row) ?? readFacts(services, row)
  facts.set(row, read)
  return read
}

function readFacts(services: Pick<Services, 'cipher'>, row: RecordRow): AccessTokenFacts {
  return {
    userId: row.user_id,
    clientId: row.client_id,
    clientName: row.client_name,
    isBound: row.is_bound === 1,
    actorId: row.actor_id,
    confirmation: row.is_bound === 1 ? confirmationOf(openPayload(services, row)) : {},
    sessionId: row.session_id,
    acr: row.acr,
    authTime: row.auth_time,
    // Written by putRecords.
    scopes: JSON.parse(row.scopes) as string[],
    audience: JSON.parse(row.audience) as string[],
    subjects: JSON.parse(row.subjects) as string[],
    issued: Math.floor(row.issued_at / 1000),
    expires: Math.floor(row.expires_at / 1000),
    hash: row.id,
  }
}

/** The protocol engine's members for the keys that a token is bound to. */
const confirmationOf = ({ jkt, 'x5t#S256': certificate }: JsonObject): Confirmation => ({
  jkt: typeof jkt === 'string' ? jkt : undefined,
  certificate: typeof certificate === 'string' ? certificate : undefined,
})
