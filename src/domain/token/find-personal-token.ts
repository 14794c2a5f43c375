import { LRUCache } from 'lru-cache'
import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { userAggregate } from '#domain/user/user.ts'
import { prepared, type Values } from '#storage/prepared.ts'
import type { ReadModels } from '#storage/tables.ts'

/** A valid personal access token. */
export interface PersonalToken {
  /** The hash that it is stored under. */
  readonly hash: string
  readonly userId: string
  readonly orgId: string
  readonly scopes: readonly string[]
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

type Store = Pick<Services, 'rows' | 'events'>

/** Returns a personal access token; undefined: unknown, removed, expired, or its holder may not sign in. */
export const findPersonalToken = (services: Store, token: string, now: number): Promise<PersonalToken | undefined> =>
  findPersonalTokenByHash(services, hashToken(token), now)

/**
 * Returns a personal access token by its hash; undefined as above. Caches only the holder: every use checks that the
 * token exists and that its holder and their organization are active. `now` in epoch milliseconds.
 */
export async function findPersonalTokenByHash(
  services: Store,
  hash: string,
  now: number,
): Promise<PersonalToken | undefined> {
  const known = holdersOf(services.rows)
  const place = known.get(hash) ?? (await findPlace(services, hash))
  if (!place) return undefined
  const { userId, orgId, tokenId } = place
  const [user, org] = await Promise.all([
    services.events.load(userAggregate, userId),
    services.events.load(orgAggregate, orgId),
  ])
  const storedToken = user.owner === orgId ? user.state.tokens[tokenId] : undefined
  // It was removed, and may have been imported for another user since.
  if (storedToken?.tokenHash !== hash)
    return known.delete(hash) ? findPersonalTokenByHash(services, hash, now) : undefined
  if (user.state.status !== 'active' || org.state.status !== 'active') return undefined
  const { scopes, expiresAt } = storedToken
  return expiresAt !== null && expiresAt <= now ? undefined : { hash, userId, orgId, scopes, expiresAt }
}

/** Holder of a token, and its id. */
interface Place {
  readonly userId: string
  readonly orgId: string
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

/** Returns the holder of a personal access token that was used before; the token may have ended. */
export const knownHolder = ({ rows }: Pick<Services, 'rows'>, token: string): string | undefined =>
  holders.get(rows)?.get(hashToken(token))?.userId

const MAX_HOLDERS = 10_000
const holders = new WeakMap<ReadModels, LRUCache<string, Place>>()

/** By the token's hash, of one store. */
function holdersOf(rows: ReadModels): LRUCache<string, Place> {
  const known = holders.get(rows)
  if (known) return known
  const made = new LRUCache<string, Place>({ max: MAX_HOLDERS })
  holders.set(rows, made)
  return made
}
