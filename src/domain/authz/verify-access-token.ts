import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findSessionHolder } from '#domain/session/find-session-holder.ts'
import { findAccessToken } from '#domain/token/find-access-token.ts'
import { findTokenActor } from '#domain/token/find-token-actor.ts'
import { provesPossession, type SentToken } from '#domain/token/possession.ts'
import { loadApiProjectId } from '#domain/token/token-audience.ts'
import { userAggregate } from '#domain/user/user.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import type { ReadModels } from '#storage/tables.ts'

/** Holder of a token. */
export interface TokenHolder {
  readonly userId: string
  readonly orgId: string
}

/** Origin of a token, beside its holder. */
export interface TokenOrigin {
  /** Application, or machine user, that got the token; '': none, as for personal access tokens. */
  readonly clientId: string
  /** Session that the token depends on; '': none. */
  readonly sessionId: string
  /** Authentication time of the user in epoch milliseconds; 0: no user signed in. */
  readonly signedInAt: number
}

/** Origin of a token that no client and no session got. */
export const noOrigin: TokenOrigin = { clientId: '', sessionId: '', signedInAt: 0 }

export interface VerifiedToken extends TokenHolder {
  readonly origin: TokenOrigin
  /** Another user acts in the holder's name (RFC 8693 §4.1). */
  readonly hasActor?: boolean
}

/**
 * Returns the holder and origin of an access token; undefined: unknown, expired, revoked, not for this API, or its user
 * or organization is not active. Takes personal access tokens and OAuth access tokens, opaque and JWT
 * (docs/contract/zitadel-management-v1.md, 6.1). `now` in epoch milliseconds.
 */
export async function verifyAccessToken(
  services: Services,
  sent: SentToken,
  now: number,
): Promise<VerifiedToken | undefined> {
  // Only OAuth access tokens are bound by DPoP.
  if (sent.scheme === 'dpop') return findByOAuthToken(services, sent, now)
  const personal = await findPersonalToken(services, sent.token, now)
  if (personal) return { ...personal, origin: noOrigin }
  return (await findBySessionToken(services, sent.token, now)) ?? (await findByOAuthToken(services, sent, now))
}

/** A session token opens the API for the user of the session. */
async function findBySessionToken(services: Services, token: string, now: number): Promise<VerifiedToken | undefined> {
  const sessionHolder = await findSessionHolder(services, token, now)
  if (!sessionHolder) return undefined
  const { user, session } = sessionHolder
  const signedInAt = session.state.user?.at ?? 0
  return { userId: user.id, orgId: user.owner, origin: { clientId: '', sessionId: session.id, signedInAt } }
}

/** A personal access token that counts. */
export interface PersonalToken extends TokenHolder {
  readonly scopes: readonly string[]
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/**
 * Caches only the token's holder. Every use checks that the token exists and that its holder and their organization
 * are active.
 */
export async function findPersonalToken(
  services: Pick<Services, 'rows' | 'events'>,
  token: string,
  now: number,
): Promise<PersonalToken | undefined> {
  const tokenHash = hashToken(token)
  const known = holdersOf(services.rows)
  const place = known.get(tokenHash) ?? (await findPlace(services, tokenHash))
  if (!place) return undefined
  const { userId, orgId, tokenId } = place
  const [user, org] = await Promise.all([
    services.events.load(userAggregate, userId),
    services.events.load(orgAggregate, orgId),
  ])
  const storedToken = user.owner === orgId ? user.state.tokens[tokenId] : undefined
  if (storedToken?.tokenHash !== tokenHash) {
    // It went, and may have come to another user, by an import.
    return known.delete(tokenHash) ? findPersonalToken(services, token, now) : undefined
  }
  if (user.state.status !== 'active' || org.state.status !== 'active') return undefined
  const { scopes, expiresAt } = storedToken
  return expiresAt !== null && expiresAt <= now ? undefined : { userId, orgId, scopes, expiresAt }
}

/** Where a token is kept. */
interface Place extends TokenHolder {
  readonly tokenId: string
}

const placeByHash = prepared((rows, value: Values<{ tokenHash: string }>) =>
  rows
    .selectFrom('personal_access_tokens')
    .select(['id as tokenId', 'user_id as userId', 'org_id as orgId'])
    .where('token_hash', '=', value('tokenHash')),
)

async function findPlace({ rows }: Pick<Services, 'rows'>, tokenHash: string): Promise<Place | undefined> {
  const [tokenPlace] = await placeByHash(rows, { tokenHash })
  if (tokenPlace) holdersOf(rows).set(tokenHash, tokenPlace)
  return tokenPlace
}

const MAX_HOLDERS = 10_000
const holders = new WeakMap<ReadModels, Map<string, Place>>()

/** By the token's hash, of one store. */
function holdersOf(rows: ReadModels): Map<string, Place> {
  const known = holders.get(rows)
  if (known && known.size < MAX_HOLDERS) return known
  const made = new Map<string, Place>()
  holders.set(rows, made)
  return made
}

/** Rejects tokens whose audience lacks the API's own project: not every token of a user is for this API. */
async function findByOAuthToken(services: Services, sent: SentToken, now: number): Promise<VerifiedToken | undefined> {
  const [accessToken, apiProjectId] = await Promise.all([
    findAccessToken(services, sent.token, now),
    loadApiProjectId(services),
  ])
  if (!accessToken?.audience.includes(apiProjectId)) return undefined
  if (!accessToken.isBound && sent.scheme === 'dpop') return undefined
  if (
    accessToken.isBound &&
    !(await provesPossession(services, { ...accessToken, ...accessToken.confirmation }, sent, now))
  )
    return undefined
  const [user, actor] = await Promise.all([
    services.rows.selectFrom('users').select('org_id as orgId').where('id', '=', accessToken.userId).executeTakeFirst(),
    findTokenActor(services, accessToken),
  ])
  const { userId, clientId, sessionId, authTime } = accessToken
  const origin = { clientId, sessionId, signedInAt: authTime * 1000 }
  return user && { userId, orgId: user.orgId, origin, hasActor: actor !== undefined }
}
