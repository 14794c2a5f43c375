import { type Caller, noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { areRolesFor, ORG_OWNER } from '#domain/permission/roles.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

export interface MemberInput {
  readonly userId: string
  readonly roles: readonly string[]
}

/** Rejects other roles than those of the instance, and an empty list; removes duplicates. */
export function checkIamRoles(roles: readonly string[]): string[] {
  if (!areRolesFor('instance', roles, { inDefaultOrg: false })) throw refuse('member.rolesInvalid')
  return [...new Set(roles)]
}

/** As `checkIamRoles`, for an organization. */
export async function checkOrgRoles(
  ctx: Pick<Context, 'events'>,
  orgId: string,
  roles: readonly string[],
): Promise<string[]> {
  const { state } = await getInstance(ctx)
  if (!areRolesFor('org', roles, { inDefaultOrg: state.defaultOrgId === orgId })) throw refuse('member.rolesInvalid')
  return [...new Set(roles)]
}

/**
 * Rejects a caller that is no owner and adds or changes one: some roles may write members and little else
 * (IAM_LOGIN_CLIENT), and must not gain all permissions through it. `orgId` undefined: the instance.
 */
export function requireOwnersRight(caller: Caller, orgId: string | undefined, roles: readonly string[]): void {
  if (orgId === undefined) {
    if (roles.includes('IAM_OWNER') && !caller.mayEverywhere('iam.write')) throw noPermission()
  } else if (roles.includes(ORG_OWNER) && !caller.may('org.write', orgId)) throw noPermission()
}

/**
 * Returns the user that becomes a member in an organization: one of its own users, or of another organization in which
 * the caller may read users. Others are treated as unknown.
 */
export async function loadMemberToBe(
  ctx: Pick<Context, 'caller' | 'events'>,
  userId: string,
  orgId: string,
): Promise<Folded<User>> {
  const user = await ctx.events.load(userAggregate, userId)
  const visible = user.owner === orgId || ctx.caller.may('user.read', user.owner)
  if (!exists(userAggregate, user) || !visible) throw refuse('member.userNotFound')
  return user
}
