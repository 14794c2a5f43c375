import { hashToken } from '#crypto/token.ts'
import type { Rooms } from '#domain/context.ts'

/** Whose token it is. */
export interface TokenHolder {
  readonly userId: string
  readonly orgId: string
}

/**
 * Whose access token this is, or undefined: unknown, expired, or its user or organization is not active.
 * `now` in epoch milliseconds.
 */
export async function verifyAccessToken(
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
