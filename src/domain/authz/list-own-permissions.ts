import type { Membership } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import { rolePermissions } from '#domain/permission/roles.ts'
import { membershipsOf } from '#domain/user/access/memberships-of.ts'

/**
 * Returns the permissions of the caller in an organization, by its roles there and on the instance, sorted. Those of a
 * role on a single project or project grant end in `:` and the id of that object.
 */
export async function listOwnPermissions(ctx: Pick<Context, 'caller' | 'rows'>, orgId: string): Promise<string[]> {
  const memberships = await membershipsOf(ctx, ctx.caller.id)
  const counted = memberships.filter((membership) => membership.kind === 'instance' || membership.orgId === orgId)
  return [...new Set(counted.flatMap(permissionsOf))].sort()
}

function permissionsOf({ kind, objectId, roles }: Membership): string[] {
  const permissions = roles.flatMap((role) =>
    Object.hasOwn(rolePermissions, role) ? (rolePermissions[role] ?? []) : [],
  )
  const isOnObject = kind === 'project' || kind === 'projectGrant'
  return isOnObject ? permissions.map((permission) => `${permission}:${objectId}`) : permissions
}
