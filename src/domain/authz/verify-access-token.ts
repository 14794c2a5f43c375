import type { Services } from '#domain/context.ts'
import { findSessionHolder } from '#domain/session/find-session-holder.ts'
import { findAccessToken } from '#domain/token/find-access-token.ts'
import { findPersonalToken } from '#domain/token/find-personal-token.ts'
import { provesPossession, type SentToken } from '#domain/token/possession.ts'
import { loadApiProjectId } from '#domain/token/token-audience.ts'

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
  /** Hash of the personal access token; '': another kind of token. */
  readonly personalToken: string
}

/** Origin of a request without a token. */
export const noOrigin: TokenOrigin = { clientId: '', sessionId: '', signedInAt: 0, personalToken: '' }

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
  if (personal) {
    const { userId, orgId, hash } = personal
    return { userId, orgId, origin: { ...noOrigin, personalToken: hash } }
  }
  return (await findBySessionToken(services, sent.token, now)) ?? (await findByOAuthToken(services, sent, now))
}

/** A session token opens the API for the user of the session. */
async function findBySessionToken(services: Services, token: string, now: number): Promise<VerifiedToken | undefined> {
  const sessionHolder = await findSessionHolder(services, token, now)
  if (!sessionHolder) return undefined
  const { user, session } = sessionHolder
  const signedInAt = session.state.user?.at ?? 0
  return { userId: user.id, orgId: user.owner, origin: { ...noOrigin, sessionId: session.id, signedInAt } }
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
  const user = await services.rows
    .selectFrom('users')
    .select('org_id as orgId')
    .where('id', '=', accessToken.userId)
    .executeTakeFirst()
  const { userId, clientId, sessionId, authTime } = accessToken
  const origin = { ...noOrigin, clientId, sessionId, signedInAt: authTime * 1000 }
  return user && { userId, orgId: user.orgId, origin, hasActor: accessToken.actorId !== '' }
}
