import { refuse } from '#domain/reasons/reason.ts'

/** Roles of one user on one object. */
export interface Membership {
  readonly kind: 'instance' | 'org' | 'project' | 'projectGrant'
  /** The organization that the object belongs to; '' for the instance. */
  readonly orgId: string
  readonly objectId: string
  readonly roles: readonly string[]
}

/** The caller of a command and its permissions. Created by domain/authz from the caller's memberships. */
export interface Caller {
  /** A user id, an access key id, or the name of a part of the server: the `creator` of the events. */
  readonly id: string
  /** The organization the caller belongs to. */
  readonly orgId: string
  /**
   * Another user acts in the caller's name: the caller gives no access that outlives the token (roles, access keys,
   * identity providers, code of actions), and changes no credentials of its own or of users with roles.
   */
  readonly hasActor?: boolean
  /** Has any membership in that organization, or on the instance. */
  isMember(orgId: string): boolean
  /**
   * Returns whether a role on the instance, the organization or an object of it grants the permission there. With `objectId` (a project or a
   * project grant), roles on another object of the organization do not count.
   */
  may(permission: string, orgId: string, objectId?: string): boolean
  /** Rejects with PermissionDenied if the caller lacks the permission. */
  require(permission: string, orgId: string, objectId?: string): void
  /** As `may`, in every organization: a role on the instance allows it. */
  mayEverywhere(permission: string): boolean
  /**
   * Returns whether the caller holds, or may assign, every role of these memberships. Required of a caller that
   * changes credentials, addresses, factors, names or state of another user, so that it cannot gain roles through
   * that user (docs/security.md).
   */
  covers(memberships: readonly Membership[]): boolean
  /** Returns whether a role on any object grants the permission there. */
  mayAnywhere(permission: string): boolean
  /** The organizations in which `may` holds, for lists; `all`: a role on the instance allows it. */
  orgsWith(permission: string): 'all' | readonly string[]
  /** As `orgsWith`, with roles on single objects apart: `may` holds on every object of `orgIds`, and on `objectIds`. */
  reach(permission: string): 'all' | Reach
}

/** Organizations, and single projects and project grants of other organizations. */
export interface Reach {
  readonly orgIds: readonly string[]
  readonly objectIds: readonly string[]
}

export const noPermission = () => refuse('authorization.permissionMissing')

/** The server itself: setup, reactors, and pages that verify a person by a code. */
export function systemCaller(id: string, orgId = ''): Caller {
  return {
    id,
    orgId,
    isMember: () => true,
    may: () => true,
    require: () => {},
    mayEverywhere: () => true,
    covers: () => true,
    mayAnywhere: () => true,
    orgsWith: () => 'all',
    reach: () => 'all',
  }
}

/** Caller for the pages of a user's own account: no permission on other users, despite the user's roles. */
export function personCaller(id: string, orgId: string): Caller {
  return { ...anonymousCaller, id, orgId }
}

/** An unauthenticated caller. */
export const anonymousCaller: Caller = {
  id: '',
  orgId: '',
  isMember: () => false,
  may: () => false,
  mayEverywhere: () => false,
  covers: (memberships) => memberships.length === 0,
  mayAnywhere: () => false,
  orgsWith: () => [],
  reach: () => ({ orgIds: [], objectIds: [] }),
  require: () => {
    throw noPermission()
  },
}
