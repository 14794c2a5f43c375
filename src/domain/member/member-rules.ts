import { areRolesFor, ORG_OWNER } from '#domain/authz/roles.ts'
import type { Caller } from '#domain/caller.ts'
import { noPermission } from '#domain/caller.ts'
import type { OrgContext } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type AppError, invalidArgument } from '#kit/errors.ts'

export interface MemberInput {
  readonly userId: string
  readonly roles: readonly string[]
}

/** Refuses roles that cannot be given on the instance, and none at all; what is named twice counts once. */
export function checkIamRoles(roles: readonly string[], refusalId: string): string[] {
  if (!areRolesFor('instance', roles, { inDefaultOrg: false }))
    throw invalidArgument(refusalId, 'Errors.Member.Invalid')
  return [...new Set(roles)]
}

/** As `checkIamRoles`, in the organization acted in. */
export async function checkOrgRoles(ctx: OrgContext, roles: readonly string[], refusalId: string): Promise<string[]> {
  const { state } = await getInstance(ctx)
  const inDefaultOrg = state.defaultOrgId === ctx.orgId
  if (!areRolesFor('org', roles, { inDefaultOrg })) throw invalidArgument(refusalId, 'Errors.Member.Invalid')
  return [...new Set(roles)]
}

/**
 * Refuses who would make an owner, or change one, without being one: some roles may write members and little else
 * (IAM_LOGIN_CLIENT), and must not become everything by way of it.
 */
export function requireOwnersRight(caller: Caller, orgId: string | undefined, roles: readonly string[]): void {
  if (orgId === undefined) {
    if (roles.includes('IAM_OWNER') && !caller.mayEverywhere('iam.write')) throw noPermission()
  } else if (roles.includes(ORG_OWNER) && !caller.may('org.write', orgId)) throw noPermission()
}

/**
 * The user who is to be a member: of the organization acted in, or of another one in which the caller may see users.
 * Anyone else looks like an unknown one.
 */
export async function loadMemberToBe(ctx: OrgContext, userId: string, missing: () => AppError): Promise<Folded<User>> {
  const user = await ctx.events.load(userAggregate, userId)
  const visible = user.owner === ctx.orgId || ctx.caller.may('user.read', user.owner)
  if (!exists(userAggregate, user) || !visible) throw missing()
  return user
}
