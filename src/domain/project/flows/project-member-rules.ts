import { areRolesFor, roleGrants, rolesFor } from '#domain/authz/roles.ts'
import { type Caller, noPermission } from '#domain/caller.ts'
import type { OrgContext } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { invalidArgument } from '#kit/errors.ts'

/** On what members have roles: a project, or a project granted to an organization. */
type Level = 'project' | 'projectGrant'

const isInDefaultOrg = async (ctx: OrgContext) => (await getInstance(ctx)).state.defaultOrgId === ctx.orgId

/** The roles that can be given in the organization acted in. */
export const listProjectMemberRoles = async (ctx: OrgContext, level: Level): Promise<string[]> =>
  rolesFor(level, { inDefaultOrg: await isInDefaultOrg(ctx) })

/** Refuses roles that cannot be given there, and none at all; what is named twice counts once. */
export async function checkProjectRoles(
  ctx: OrgContext,
  level: Level,
  roles: readonly string[],
  refusalId: string,
): Promise<string[]> {
  if (!areRolesFor(level, roles, { inDefaultOrg: await isInDefaultOrg(ctx) }))
    throw invalidArgument(refusalId, 'Errors.Member.Invalid')
  return [...new Set(roles)]
}

/** What makes a role an owner's. */
const ownersRight: Record<Level, string> = { project: 'project.write', projectGrant: 'project.grant.member.delete' }

/** Where roles are given: the organization in which they count, and the id of the project or the grant. */
export interface MembersAt {
  readonly level: Level
  readonly orgId: string
  readonly objectId: string
}

/**
 * Refuses who would make an owner, or change one, without being one: some roles may write members and little else
 * (IAM_LOGIN_CLIENT), and must not become everything by way of it.
 */
export function requireOwnersRight(caller: Caller, at: MembersAt, roles: readonly string[]): void {
  const right = ownersRight[at.level]
  if (roles.some((role) => roleGrants(role, right)) && !caller.may(right, at.orgId, at.objectId)) throw noPermission()
}
