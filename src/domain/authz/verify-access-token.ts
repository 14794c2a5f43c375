import { hashToken } from '#crypto/token.ts'
import type { Rooms } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findAccessToken } from '#domain/token/find-access-token.ts'
import { loadApiProjectId } from '#domain/token/token-audience.ts'
import { userAggregate } from '#domain/user/user.ts'
import { prepared, type Values } from '#storage/prepared.ts'

/** Whose token it is. */
export interface TokenHolder {
  readonly userId: string
  readonly orgId: string
}

/**
 * Whose access token this is, or undefined: unknown, expired, revoked, not for this API, or its user or organization
 * is not active. Takes personal access tokens and OAuth access tokens, opaque and JWT (contract §6.1). `now` in epoch
 * milliseconds.
 */
export async function verifyAccessToken(rooms: Rooms, token: string, now: number): Promise<TokenHolder | undefined> {
  return (await findPersonalToken(rooms, token, now)) ?? (await findByOAuthToken(rooms, token, now))
}

const tokenByHash = prepared(
  (rows, value: Values<{ tokenHash: string }>) =>
    rows
      .selectFrom('personal_access_tokens')
      .select(['user_id as userId', 'org_id as orgId', 'scopes', 'expires_at as expiresAt'])
      .where('token_hash', '=', value('tokenHash')),
  { reads: ['personal_access_tokens'] },
)

/** A personal access token that counts. */
export interface PersonalToken extends TokenHolder {
  readonly scopes: readonly string[]
  /** Epoch milliseconds; null: never. */
  readonly expiresAt: number | null
}

/** Whether the holder and their organization are active is asked of what they are made of, not of rows. */
export async function findPersonalToken(
  rooms: Pick<Rooms, 'rows' | 'events'>,
  token: string,
  now: number,
): Promise<PersonalToken | undefined> {
  const [found] = await tokenByHash(rooms.rows, { tokenHash: hashToken(token) })
  if (!found || (found.expiresAt !== null && found.expiresAt <= now)) return undefined
  const { userId, orgId, expiresAt } = found
  const [user, org] = await Promise.all([
    rooms.events.load(userAggregate, userId),
    rooms.events.load(orgAggregate, orgId),
  ])
  if (user.state.status !== 'active' || org.state.status !== 'active') return undefined
  // Written by the projection as a JSON array.
  return { userId, orgId, scopes: JSON.parse(found.scopes) as string[], expiresAt }
}

/** The token's audience has to contain the API's own project: not every token of a user is meant for this API. */
async function findByOAuthToken(rooms: Rooms, token: string, now: number): Promise<TokenHolder | undefined> {
  const [found, apiProjectId] = await Promise.all([findAccessToken(rooms, token, now), loadApiProjectId(rooms)])
  if (!found?.audience.includes(apiProjectId)) return undefined
  const user = await rooms.rows
    .selectFrom('users')
    .select('org_id as orgId')
    .where('id', '=', found.userId)
    .executeTakeFirst()
  return user && { userId: found.userId, orgId: user.orgId }
}
