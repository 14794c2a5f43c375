import type { Context } from '#domain/context.ts'

/** The grant of a project for a user. */
export interface GrantedRoles {
  readonly id: string
  readonly roleKeys: readonly string[]
}

/** Returns the roles that an organization granted a user for a project; undefined without a grant. */
export async function findGrantedRoles(
  { rows }: Pick<Context, 'rows'>,
  { orgId, userId, projectId }: { readonly orgId: string; readonly userId: string; readonly projectId: string },
): Promise<GrantedRoles | undefined> {
  const grant = await rows
    .selectFrom('user_grants')
    .select(['id', 'role_keys'])
    .where('user_id', '=', userId)
    .where('project_id', '=', projectId)
    .where('org_id', '=', orgId)
    .executeTakeFirst()
  // Written by the projection as a JSON array of role keys.
  return grant && { id: grant.id, roleKeys: JSON.parse(grant.role_keys) as string[] }
}
