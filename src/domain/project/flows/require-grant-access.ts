import type { OrgContext } from '#domain/context.ts'
import { projectAggregate } from '#domain/project/project.ts'
import type { Project, ProjectGrant } from '#domain/project/project-state.ts'
import { missingProjectGrant, requireProjectGrant } from '#domain/project/require-project.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'

/** Which grant of which project is meant. */
export interface ProjectGrantRef {
  readonly projectId: string
  readonly grantId: string
}

/**
 * The grant, for its two sides: the organization that owns the project and the one it was granted to. To any other it
 * looks as if it were not there. Refuses with PermissionDenied who may not do this on their side.
 */
export function requireGrantAccess(
  ctx: Pick<OrgContext, 'orgId' | 'caller'>,
  project: Folded<Project>,
  ref: ProjectGrantRef,
  permission: string,
): ProjectGrant {
  if (!exists(projectAggregate, project)) throw missingProjectGrant()
  const grant = requireProjectGrant(project.state, ref.grantId)
  if (project.owner !== ctx.orgId && grant.grantedOrgId !== ctx.orgId) throw missingProjectGrant()
  ctx.caller.require(permission, ctx.orgId, project.owner === ctx.orgId ? ref.projectId : ref.grantId)
  return grant
}

/**
 * As `requireGrantAccess`, for giving roles: they count in the organization that the project was granted to, and let
 * their holder see its users, so whoever gives them has to have the permission there. The project's owner has not.
 */
export function requireGrantedSide(
  ctx: Pick<OrgContext, 'orgId' | 'caller'>,
  project: Folded<Project>,
  ref: ProjectGrantRef,
  permission: string,
): ProjectGrant {
  const grant = requireGrantAccess(ctx, project, ref, permission)
  ctx.caller.require(permission, grant.grantedOrgId, ref.grantId)
  return grant
}
