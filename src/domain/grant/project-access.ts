import type { Services } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { AppError } from '#kit/errors.ts'
import { prepared, type Values } from '#storage/prepared.ts'

/** Requirements of the project, and the user's grants. */
export interface ProjectAccess {
  /** Only users of the owner of the project, and of organizations it was granted to, may use it. */
  readonly projectCheck: boolean
  readonly orgHasProject: boolean
  /** Only users with a role in the project may use it. */
  readonly roleCheck: boolean
  readonly userHasRole: boolean
}

/** Returns the error if a user may not use the applications of a project: no access of the organization, or no role. */
export async function projectRefusal(
  services: Pick<Services, 'rows'>,
  projectId: string,
  userId: string,
): Promise<AppError | undefined> {
  return refusalOf(await loadAccess(services, projectId, userId))
}

const projectById = prepared(
  (rows, value: Values<{ id: string }>) =>
    rows.selectFrom('projects').select(['org_id', 'project_check', 'role_check']).where('id', '=', value('id')),
  { reads: ['projects'] },
)

const orgOfUser = prepared(
  (rows, value: Values<{ id: string }>) => rows.selectFrom('users').select('org_id').where('id', '=', value('id')),
  { reads: ['users'] },
)

const grantToOrg = prepared(
  (rows, value: Values<{ projectId: string; orgId: string }>) =>
    rows
      .selectFrom('project_grants')
      .select('id')
      .where('project_id', '=', value('projectId'))
      .where('granted_org_id', '=', value('orgId'))
      .where('state', '=', 'active'),
  { reads: ['project_grants'] },
)

const grantsToUser = prepared(
  (rows, value: Values<{ projectId: string; userId: string }>) =>
    rows
      .selectFrom('user_grants as held')
      .innerJoin('orgs as giver', 'giver.id', 'held.org_id')
      .leftJoin('project_grants as basis', 'basis.id', 'held.project_grant_id')
      .select(['held.project_grant_id as projectGrantId', 'basis.state as basisState'])
      .where('held.role_keys', '!=', '[]')
      .where('held.user_id', '=', value('userId'))
      .where('held.project_id', '=', value('projectId'))
      .where('held.state', '=', 'active')
      .where('giver.state', '=', 'active'),
  { reads: ['user_grants', 'orgs', 'project_grants'] },
)

async function loadAccess(services: Pick<Services, 'rows'>, projectId: string, userId: string): Promise<ProjectAccess> {
  const { rows } = services
  const [[project], [user]] = await Promise.all([projectById(rows, { id: projectId }), orgOfUser(rows, { id: userId })])
  if (!project || !user) return { projectCheck: true, orgHasProject: false, roleCheck: true, userHasRole: false }
  const projectCheck = project.project_check === 1
  const roleCheck = project.role_check === 1
  const orgHasProject =
    !projectCheck || user.org_id === project.org_id || (await isGrantedTo(services, projectId, user.org_id))
  return {
    projectCheck,
    roleCheck,
    orgHasProject,
    userHasRole: !roleCheck || (await hasRole(services, projectId, userId)),
  }
}

/** Whether an organization has an active grant of a project. */
export async function isGrantedTo(
  { rows }: Pick<Services, 'rows'>,
  projectId: string,
  orgId: string,
): Promise<boolean> {
  return (await grantToOrg(rows, { projectId, orgId })).length > 0
}

/** A grant counts if it gives a role; one through a project grant while that is active. */
export async function hasRole({ rows }: Pick<Services, 'rows'>, projectId: string, userId: string): Promise<boolean> {
  const grants = await grantsToUser(rows, { projectId, userId })
  return grants.some((grant) => grant.projectGrantId === '' || grant.basisState === 'active')
}

export function refusalOf(access: ProjectAccess): AppError | undefined {
  if (access.projectCheck && !access.orgHasProject) return refuse('projectAccess.orgNotGranted')
  if (access.roleCheck && !access.userHasRole) return refuse('projectAccess.roleRequired')
  return undefined
}
