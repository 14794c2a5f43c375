import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import type { ProjectService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { acceptUnchanged } from '#api/zitadel/messages-v2/unchanged.ts'
import { changed } from '#api/zitadel/project-v2/project.ts'
import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { removeProjectGrant } from '#domain/grant/remove-project-grant.ts'
import { updateProjectGrant } from '#domain/grant/update-project-grant.ts'
import { addProjectGrant } from '#domain/project/grant/add-project-grant.ts'
import { deactivateProjectGrant } from '#domain/project/grant/deactivate-project-grant.ts'
import { reactivateProjectGrant } from '#domain/project/grant/reactivate-project-grant.ts'
import { loadProject } from '#domain/project/load-project.ts'
import { refuse } from '#domain/reasons/reason.ts'

interface GrantRequest {
  readonly projectId: string
  readonly grantedOrganizationId: string
}

/** Finds a grant by the organization that has it. @throws `projectGrant.notFound`, as `loadProject` */
async function findGrant(
  ctx: Context,
  { projectId: id, grantedOrganizationId }: GrantRequest,
  permission = 'project.grant.write',
) {
  const project = await loadProject(ctx, { id }, permission)
  const found = Object.entries(project.state.grants).find(([, grant]) => grant.grantedOrgId === grantedOrganizationId)
  if (!found) throw refuse('projectGrant.notFound')
  return { target: { id }, grantId: found[0], details: detailsOf(project) }
}

/** Changes a grant; a change without effect is accepted. */
async function changeGrant(
  ctx: Context,
  request: GrantRequest,
  change: (target: { id: string }, grantId: string) => Promise<Details>,
  unchanged: 'projectGrant.notChanged' | 'projectGrant.notActive' | 'projectGrant.notInactive',
) {
  const { target, grantId, details } = await findGrant(ctx, request)
  return changed(await acceptUnchanged(change(target, grantId), [unchanged], () => details))
}

export const grants = {
  createProjectGrant: async (ctx, { projectId: id, grantedOrganizationId: grantedOrgId, roleKeys }) => {
    const { details } = await addProjectGrant(ctx, { id }, { grantedOrgId, roleKeys })
    return { creationDate: timestampFromMs(details.changedAt) }
  },
  updateProjectGrant: (ctx, request) =>
    changeGrant(
      ctx,
      request,
      (target, grantId) => updateProjectGrant(ctx, target, grantId, request.roleKeys),
      'projectGrant.notChanged',
    ),
  deactivateProjectGrant: (ctx, request) =>
    changeGrant(ctx, request, (target, id) => deactivateProjectGrant(ctx, target, id), 'projectGrant.notActive'),
  activateProjectGrant: (ctx, request) =>
    changeGrant(ctx, request, (target, id) => reactivateProjectGrant(ctx, target, id), 'projectGrant.notInactive'),
  deleteProjectGrant: (ctx, request) =>
    acceptUnchanged<{ deletionDate?: ReturnType<typeof timestampFromMs> }>(
      findGrant(ctx, request, 'project.grant.delete')
        .then(({ target, grantId }) => removeProjectGrant(ctx, target, grantId))
        .then(({ changedAt }) => ({ deletionDate: timestampFromMs(changedAt) })),
      ['projectGrant.notFound'],
      () => ({}),
    ),
} satisfies ServiceHandlers<typeof ProjectService, Context>
