import type { Services } from '#domain/context.ts'
import { type AppError, failedPrecondition } from '#kit/errors.ts'

/** What the project asks for, and what the person has. */
export interface ProjectAccess {
  /** Only people of organizations that own the project or were granted it may use it. */
  readonly projectCheck: boolean
  readonly orgHasProject: boolean
  /** Only people with a role in the project may use it. */
  readonly roleCheck: boolean
  readonly userHasRole: boolean
}

/**
 * Why a person may not use the applications of a project, or undefined: `AUTHR-prjrq` (their organization has no
 * access), `AUTHR-grtrq` (they have no role).
 */
export async function projectRefusal(
  services: Pick<Services, 'rows'>,
  projectId: string,
  userId: string,
): Promise<AppError | undefined> {
  return refusalOf(await loadAccess(services, projectId, userId))
}

async function loadAccess(services: Pick<Services, 'rows'>, projectId: string, userId: string): Promise<ProjectAccess> {
  const { rows } = services
  const [project, user] = await Promise.all([
    rows.selectFrom('projects').selectAll().where('id', '=', projectId).executeTakeFirst(),
    rows.selectFrom('users').select('org_id').where('id', '=', userId).executeTakeFirst(),
  ])
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
  const grant = await rows
    .selectFrom('project_grants')
    .select('id')
    .where('project_id', '=', projectId)
    .where('granted_org_id', '=', orgId)
    .where('state', '=', 'active')
    .executeTakeFirst()
  return grant !== undefined
}

/** A grant counts as long as that on which it rests does, and if it gives a role. */
async function hasRole({ rows }: Pick<Services, 'rows'>, projectId: string, userId: string): Promise<boolean> {
  const grants = await rows
    .selectFrom('user_grants as held')
    .innerJoin('orgs as giver', 'giver.id', 'held.org_id')
    .leftJoin('project_grants as basis', 'basis.id', 'held.project_grant_id')
    .select(['held.project_grant_id as projectGrantId', 'basis.state as basisState'])
    .where('held.role_keys', '!=', '[]')
    .where('held.user_id', '=', userId)
    .where('held.project_id', '=', projectId)
    .where('held.state', '=', 'active')
    .where('giver.state', '=', 'active')
    .execute()
  return grants.some((grant) => grant.projectGrantId === '' || grant.basisState === 'active')
}

/** Pure. */
export function refusalOf(access: ProjectAccess): AppError | undefined {
  if (access.projectCheck && !access.orgHasProject)
    return failedPrecondition('AUTHR-prjrq', 'Errors.AuthRequest.ProjectRequired')
  if (access.roleCheck && !access.userHasRole)
    return failedPrecondition('AUTHR-grtrq', 'Errors.AuthRequest.RoleRequired')
  return undefined
}
