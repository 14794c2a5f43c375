/**
 * Authenticates a bearer token: its caller, the caller's permissions, and the organization of the call. Reads the store
 * on every call, so that a token ends with its user or organization at once, on every process.
 */

import { ORG_OWNER, roleGrants } from '#domain/authz/roles.ts'
import { type TokenOrigin, verifyAccessToken } from '#domain/authz/verify-access-token.ts'
import { type Caller, type Membership, noPermission } from '#domain/caller.ts'
import type { Context, Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'
import { userAggregate } from '#domain/user/user.ts'
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
  const holder = await verifyAccessToken(services, sent, now)
  if (!holder) throw invalidToken()
  const orgId = credentials.orgId || holder.orgId
  if (orgId !== holder.orgId) await requireOrg(services.rows, orgId)
  const caller = callerWith(holder, await membershipsOf(services, holder.userId))
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

/** The caller that a user is, for tokens that carry the permissions of their issuer. */
export async function callerOf(services: Services, userId: string): Promise<Caller> {
  const { owner } = await services.events.load(userAggregate, userId)
  return callerWith({ userId, orgId: owner }, await membershipsOf(services, userId))
}

/** Permissions to give roles: an actor would keep them after the end of the token. */
const GIVES_ROLES = /\bmember\.write$|^user\.grant\.write$/

interface Holder {
  readonly userId: string
  readonly orgId: string
  /** Another user acts by the token. */
  readonly hasActor?: boolean
}

function callerWith({ userId, orgId: ownOrg, hasActor = false }: Holder, memberships: readonly Membership[]): Caller {
  const grants = (membership: Membership, permission: string) =>
    !(hasActor && GIVES_ROLES.test(permission)) && membership.roles.some((role) => roleGrants(role, permission))
  const reaches = (membership: Membership, orgId: string) =>
    membership.kind === 'instance' || membership.orgId === orgId
  const covers = (membership: Membership, objectId: string | undefined) =>
    objectId === undefined ||
    membership.kind === 'instance' ||
    membership.kind === 'org' ||
    membership.objectId === objectId
  const may = (permission: string, orgId: string, objectId?: string) =>
    memberships.some(
      (membership) => reaches(membership, orgId) && covers(membership, objectId) && grants(membership, permission),
    )
  return {
    id: userId,
    orgId: ownOrg,
    hasActor,
    may,
    isMember: (orgId) => memberships.some((membership) => reaches(membership, orgId)),
    mayEverywhere: (permission) =>
      memberships.some((membership) => membership.kind === 'instance' && grants(membership, permission)),
    covers: (others) =>
      others.every((other) =>
        other.roles.every((role) => !hasActor && (holds(memberships, other, role) || mayGive(may, other, role))),
      ),
    orgsWith(permission) {
      const granting = memberships.filter((membership) => grants(membership, permission))
      if (granting.some(({ kind }) => kind === 'instance')) return 'all'
      return [...new Set(granting.map(({ orgId }) => orgId))]
    },
    reach(permission) {
      const granting = memberships.filter((membership) => grants(membership, permission))
      if (granting.some(({ kind }) => kind === 'instance')) return 'all'
      const [orgs, objects] = [granting.filter(isOnOrg), granting.filter((membership) => !isOnOrg(membership))]
      return { orgIds: orgs.map(({ orgId }) => orgId), objectIds: objects.map(({ objectId }) => objectId) }
    },
    mayAnywhere: (permission) => memberships.some((membership) => grants(membership, permission)),
    require(permission, orgId, objectId) {
      if (!may(permission, orgId, objectId)) throw noPermission()
    },
  }
}

const isOnOrg = ({ kind }: Membership): boolean => kind === 'org'

const holds = (memberships: readonly Membership[], { kind, objectId }: Membership, role: string): boolean =>
  memberships.some(
    (membership) => membership.kind === kind && membership.objectId === objectId && membership.roles.includes(role),
  )

/** Same rule as for adding members (domain/member): owner roles are given by owners. */
function mayGive(may: Caller['may'], { kind, orgId, objectId }: Membership, role: string): boolean {
  if (kind === 'instance') return may(role === 'IAM_OWNER' ? 'iam.write' : 'iam.member.write', '')
  if (kind === 'org') return may(role === ORG_OWNER ? 'org.write' : 'org.member.write', orgId)
  return may(kind === 'project' ? 'project.member.write' : 'project.grant.member.write', orgId, objectId)
}
