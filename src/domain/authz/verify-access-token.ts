import { hashToken } from '#crypto/token.ts'
import type { Rooms } from '#domain/context.ts'
import { findAccessToken } from '#domain/token/find-access-token.ts'
import { loadApiProjectId } from '#domain/token/token-audience.ts'

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
  return (await findByPersonalToken(rooms, token, now)) ?? (await findByOAuthToken(rooms, token, now))
}

async function findByPersonalToken(
  rooms: Pick<Rooms, 'rows'>,
  token: string,
  now: number,
): Promise<TokenHolder | undefined> {
  const found = await rooms.rows
    .selectFrom('personal_access_tokens as token')
    .innerJoin('users as user', 'user.id', 'token.user_id')
    .innerJoin('orgs as org', 'org.id', 'user.org_id')
    .select(['user.id as userId', 'user.org_id as orgId', 'token.expires_at as expiresAt'])
    .where('token.token_hash', '=', hashToken(token))
    .where('user.state', '=', 'active')
    .where('org.state', '=', 'active')
    .executeTakeFirst()
  if (!found || (found.expiresAt !== null && found.expiresAt <= now)) return undefined
  return { userId: found.userId, orgId: found.orgId }
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
