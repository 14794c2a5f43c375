import { noPermission } from '#domain/caller.ts'
import type { Context } from '#domain/context.ts'
import type { ProjectGrantTarget } from '#domain/project/grant/project-grant-target.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Project, ProjectGrant } from '#domain/project/project-state.ts'
import { requireProjectGrant } from '#domain/project/require-project.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/**
 * Returns the grant for its two sides: the organization that owns the project and the one it was granted to. The
 * permission counts on either side.
 * @throws `projectGrant.notFound`, PermissionDenied
 */
export function requireGrantAccess(
  ctx: Pick<Context, 'caller'>,
  project: Folded<Project>,
  target: ProjectGrantTarget,
  permission: string,
): ProjectGrant {
  if (!exists(projectAggregate, project)) throw refuse('projectGrant.notFound')
  const grant = requireProjectGrant(project.state, target.grantId)
  const sides = [
    { orgId: project.owner, objectId: project.id },
    { orgId: grant.grantedOrgId, objectId: target.grantId },
  ].filter(({ orgId }) => target.within === undefined || target.within === orgId)
  if (sides.length === 0) throw refuse('projectGrant.notFound')
  if (!sides.some(({ orgId, objectId }) => ctx.caller.may(permission, orgId, objectId))) throw noPermission()
  return grant
}

/**
 * As `requireGrantAccess`, for granting roles: they count in the organization with the project grant, and permit
 * reading its users, so the caller needs the permission in that organization.
 */
export function requireGrantedSide(
  ctx: Pick<Context, 'caller'>,
  project: Folded<Project>,
  target: ProjectGrantTarget,
  permission: string,
): ProjectGrant {
  const grant = requireGrantAccess(ctx, project, target, permission)
  ctx.caller.require(permission, grant.grantedOrgId, target.grantId)
  return grant
}
