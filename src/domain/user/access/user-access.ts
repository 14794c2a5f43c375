/**
 * Judges whether the caller may act on a user: the permission counts in the organization that owns the user, and
 * changes need every role that the user holds (docs/security.md).
 */

import { noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** Requirements of an operation on a user for its caller. */
export interface UserAccess {
  readonly permission: string
  /** Users may do this to themselves without the permission. */
  readonly self: boolean
  /** The caller must hold, or be allowed to give, every role of the user. */
  readonly covers: boolean
}

/** Changes another user: the permission, and every role that the user holds. */
export const may = (permission: string): UserAccess => ({ permission, self: false, covers: true })
/** As `may`; users do it to themselves without the permission. */
export const mayOrSelf = (permission: string): UserAccess => ({ permission, self: true, covers: true })
/** Reads, or changes nothing that a sign-in depends on: the permission alone. */
export const mayRead = (permission: string): UserAccess => ({ permission, self: false, covers: false })
export const mayReadOrSelf = (permission: string): UserAccess => ({ permission, self: true, covers: false })

/**
 * Rejects an unknown target, a caller without the permission, a caller weaker than the target, and a change of a user
 * by another one who acts in their name: it would outlive the token that allows to act.
 * @throws `user.notFound`, PermissionDenied
 */
export async function requireAccess(
  ctx: Pick<Context, 'caller' | 'rows'>,
  user: Folded<User>,
  target: Target,
  access: UserAccess,
): Promise<void> {
  requireKnown(user, target)
  if (access.covers && ctx.caller.hasActor && ctx.caller.id === user.id) throw noPermission()
  if (access.self && ctx.caller.id === user.id) return
  ctx.caller.require(access.permission, user.owner)
  if (access.covers && !ctx.caller.covers(await membershipsOf(ctx, user.id))) throw noPermission()
}

/**
 * Rejects a user that does not exist, or belongs to another organization than the target is limited to.
 * @throws `user.notFound`
 */
export function requireKnown(user: Folded<User>, target: Target): void {
  if (!exists(userAggregate, user) || isOutside(target, user.owner)) throw refuse('user.notFound')
}

/**
 * Rejects an id that no user can have: PostgreSQL stores no NUL in text.
 * @throws `user.notFound`
 */
export function requireStorable({ id }: Target): void {
  if (id.includes('\0')) throw refuse('user.notFound')
}
