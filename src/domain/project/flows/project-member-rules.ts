import { type Caller, noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { getInstance } from '#domain/instance/get-instance.ts'
import { areRolesFor, roleGrants, rolesFor } from '#domain/permission/roles.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Object of the roles. */
type Level = 'project' | 'projectGrant'

type Reader = Pick<Context, 'events'>

const isDefaultOrg = async (ctx: Reader, orgId: string) => (await getInstance(ctx)).state.defaultOrgId === orgId

/** Lists the roles of members of projects, or of project grants, of an organization. */
export const listProjectMemberRoles = async (ctx: Reader, level: Level, orgId: string): Promise<string[]> =>
  rolesFor(level, { inDefaultOrg: await isDefaultOrg(ctx, orgId) })

/** Rejects other roles, and an empty list; removes duplicates. */
export async function checkProjectRoles(
  ctx: Reader,
  level: Level,
  orgId: string,
  roles: readonly string[],
): Promise<string[]> {
  if (!areRolesFor(level, roles, { inDefaultOrg: await isDefaultOrg(ctx, orgId) })) throw refuse('member.rolesInvalid')
  return [...new Set(roles)]
}

/** Permission that only owner roles grant. */
const ownersRight: Record<Level, string> = { project: 'project.write', projectGrant: 'project.grant.member.delete' }

/** Object of the roles: the organization in which they count, and the id of the project or the grant. */
export interface MembersAt {
  readonly level: Level
  readonly orgId: string
  readonly objectId: string
}

/**
 * Rejects a caller that is no owner and adds or changes one: some roles may write members and little else
 * (IAM_LOGIN_CLIENT), and must not gain all permissions through it.
 */
export function requireOwnersRight(caller: Caller, at: MembersAt, roles: readonly string[]): void {
  const right = ownersRight[at.level]
  if (roles.some((role) => roleGrants(role, right)) && !caller.may(right, at.orgId, at.objectId)) throw noPermission()
}
