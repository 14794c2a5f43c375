import { permissionDenied } from '#kit/errors.ts'

/** Who asks, and what they may do where. Made by domain/authz from the caller's memberships. */
export interface Caller {
  /** A user id, an access key id, or a word for the server itself: the `creator` of what it writes. */
  readonly id: string
  /** The organization the caller belongs to. */
  readonly orgId: string
  /** Has any membership in that organization, or on the instance. */
  isMember(orgId: string): boolean
  /**
   * Does a role on the instance, the organization or anything of it allow this there? With `objectId` (a project or a
   * project grant), roles on another object of the organization do not count.
   */
  may(permission: string, orgId: string, objectId?: string): boolean
  /** Refuses with PermissionDenied when the caller may not. */
  require(permission: string, orgId: string, objectId?: string): void
  /** As `may`, in every organization: a role on the instance allows it. */
  mayEverywhere(permission: string): boolean
}

export const noPermission = () => permissionDenied('AUTH-5mWD2', 'No matching permissions found')

/** The server acting for itself: setup, reactors, and pages where the person proves who they are by a code. */
export function systemCaller(id: string, orgId = ''): Caller {
  return { id, orgId, isMember: () => true, may: () => true, require: () => {}, mayEverywhere: () => true }
}

/** A person who acts on their own account through the pages: may nothing to anybody else, whatever roles they have. */
export function personCaller(id: string, orgId: string): Caller {
  return { ...anonymousCaller, id, orgId }
}

/** Nobody: for what is public. */
export const anonymousCaller: Caller = {
  id: '',
  orgId: '',
  isMember: () => false,
  may: () => false,
  mayEverywhere: () => false,
  require: () => {
    throw noPermission()
  },
}
