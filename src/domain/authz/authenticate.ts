/**
 * Authenticates a bearer token: its caller, the caller's permissions, and the organization of the call. Reads the store
 * on every call, so that a token ends with its user or organization at once, on every process.
 */

import { type TokenOrigin, verifyAccessToken } from '#domain/authz/verify-access-token.ts'
import { noPermission } from '#domain/caller.ts'
import type { Context, Services } from '#domain/context.ts'
import { callerWith } from '#domain/permission/caller-of.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { knownHolder } from '#domain/token/find-personal-token.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'
import type { ReadModels } from '#storage/tables.ts'

export interface Credentials {
  readonly authorization: string | undefined
  /** The `x-zitadel-orgid` header. */
  readonly orgId: string | undefined
}

/** Context of a call with a token, before its language is known. */
export interface AuthenticatedCall extends Omit<Context, 'language'> {
  /** The organization of the header, or that of the caller. */
  readonly orgId: string
  readonly token: TokenOrigin
}

const invalidToken = () => refuse('authentication.tokenInvalid')

/** Returns the context of a call by the token's holder. `now` in epoch milliseconds. Rejects with Unauthenticated. */
export async function authenticate(
  services: Services,
  credentials: Credentials,
  now: number,
): Promise<AuthenticatedCall> {
  if (!credentials.authorization) throw refuse('authentication.headerMissing')
  const [, scheme, token] = /^(Bearer|DPoP) (\S+)$/i.exec(credentials.authorization) ?? []
  if (!scheme || !token) throw invalidToken()
  const sent = { token, scheme: scheme.toLowerCase() === 'dpop' ? 'dpop' : 'bearer' } as const
  // Read beside the token, in one round trip.
  const knownUserId = knownHolder(services, token)
  const [holder, knownMemberships] = await Promise.all([
    verifyAccessToken(services, sent, now),
    knownUserId && membershipsOf(services, knownUserId),
  ])
  if (!holder) throw invalidToken()
  const isKnown = knownMemberships && knownUserId === holder.userId
  const memberships = isKnown ? knownMemberships : await membershipsOf(services, holder.userId)
  const orgId = credentials.orgId || holder.orgId
  if (orgId !== holder.orgId) await requireOrg(services.rows, orgId)
  const caller = callerWith(holder, memberships)
  return { ...services, caller, orgId, token: holder.origin, now }
}

/**
 * Refuses unless some membership in the organization acted in, or on the instance, carries the permission. Without
 * any membership there the caller learns only that (docs/contract/zitadel-management-v1.md, 6.3, trap 12).
 */
export function authorize(ctx: Pick<AuthenticatedCall, 'caller' | 'orgId'>, permission: string): void {
  if (!ctx.caller.isMember(ctx.orgId)) throw refuse('authorization.membershipNotFound')
  ctx.caller.require(permission, ctx.orgId)
}

/**
 * Rejects unless some membership, wherever it is, carries the permission. For calls whose target decides where the
 * permission is needed: the command judges it there.
 */
export function authorizeAnywhere({ caller }: Pick<AuthenticatedCall, 'caller'>, permission: string): void {
  if (!caller.mayAnywhere(permission))
    throw caller.isMember(caller.orgId) ? noPermission() : refuse('authorization.membershipNotFound')
}

async function requireOrg(rows: ReadModels, orgId: string): Promise<void> {
  const org = await rows.selectFrom('orgs').select('id').where('id', '=', orgId).executeTakeFirst()
  if (!org) throw refuse('authorization.orgNotFound')
}
