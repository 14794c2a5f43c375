import { type Caller, type Membership, noPermission } from '#domain/caller.ts'
import type { Services } from '#domain/context.ts'
import { ORG_OWNER, roleGrants } from '#domain/permission/roles.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'
import { userAggregate } from '#domain/user/user.ts'

/** Returns the caller that a user is, for tokens that carry the permissions of their issuer. */
export async function callerOf(services: Pick<Services, 'rows' | 'events'>, userId: string): Promise<Caller> {
  const { owner } = await services.events.load(userAggregate, userId)
  return callerWith({ userId, orgId: owner }, await membershipsOf(services, userId))
}

/**
 * Permissions to give roles, and to add identity providers and code, by which users sign in and get claims: an actor
 * would keep that access after the end of the token.
 */
const GIVES_ACCESS = /\b(member|idp|action|flow|action\.target|action\.execution)\.write$|^user\.grant\.write$/

interface Holder {
  readonly userId: string
  readonly orgId: string
  /** Another user acts by the token. */
  readonly hasActor?: boolean
}

/** Returns the caller with the permissions of these memberships. */
export function callerWith(
  { userId, orgId: ownOrg, hasActor = false }: Holder,
  memberships: readonly Membership[],
): Caller {
  const grants = (membership: Membership, permission: string) =>
    !(hasActor && GIVES_ACCESS.test(permission)) && membership.roles.some((role) => roleGrants(role, permission))
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
