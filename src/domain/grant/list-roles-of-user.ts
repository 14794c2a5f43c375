import type { Services } from '#domain/context.ts'
import { prepared, type Values } from '#storage/prepared.ts'

/** A role that a user has in a project, and the organization that gave it. */
export interface RoleOfUser {
  readonly projectId: string
  readonly roleKey: string
  readonly orgId: string
  readonly orgDomain: string
}

const grantsOfUser = prepared(
  (rows, value: Values<{ userId: string }>) =>
    rows
      .selectFrom('user_grants as held')
      .innerJoin('projects as project', 'project.id', 'held.project_id')
      .innerJoin('orgs as giver', 'giver.id', 'held.org_id')
      .leftJoin('project_grants as basis', 'basis.id', 'held.project_grant_id')
      .select([
        'held.project_id as projectId',
        'held.role_keys as roleKeys',
        'held.project_grant_id as projectGrantId',
        'basis.state as basisState',
        'giver.id as orgId',
        'giver.primary_domain as orgDomain',
      ])
      .where('held.user_id', '=', value('userId'))
      .where('held.state', '=', 'active')
      .where('project.state', '=', 'active')
      .where('giver.state', '=', 'active')
      .orderBy('held.id'),
  { reads: ['user_grants', 'projects', 'orgs', 'project_grants'] },
)

/**
 * Returns the effective roles of a user in these projects: grants, projects, project grants and the granting
 * organizations must all be active.
 */
export async function listRolesOfUser(
  services: Pick<Services, 'rows'>,
  userId: string,
  projectIds: readonly string[],
): Promise<RoleOfUser[]> {
  if (projectIds.length === 0) return []
  const grants = await grantsOfUser(services.rows, { userId })
  return grants
    .filter(
      (grant) => projectIds.includes(grant.projectId) && (grant.projectGrantId === '' || grant.basisState === 'active'),
    )
    .flatMap(({ projectId, roleKeys, orgId, orgDomain }) =>
      // Written by the user grant's projection.
      (JSON.parse(roleKeys) as string[]).map((roleKey) => ({ projectId, roleKey, orgId, orgDomain })),
    )
}
