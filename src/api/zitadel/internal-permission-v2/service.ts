/** InternalPermissionService of version 2, which identifies a project grant by project and organization. */
import type { InternalPermissionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import {
  type AdministratorOf,
  createAdministrator,
  deleteAdministrator,
  updateAdministrator,
} from '#api/zitadel/internal-permission-v2/administrator.ts'
import { list } from '#api/zitadel/internal-permission-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { Context } from '#domain/context.ts'
import { findProjectGrant } from '#domain/project/grant/find-project-grant.ts'
import { refuse } from '#domain/reasons/reason.ts'

type Handlers = ServiceHandlers<typeof InternalPermissionService, OrgContext>

/** The resource of requests and of filters. */
type NamedResource =
  | { readonly case: 'instance'; readonly value: boolean }
  | { readonly case: 'organizationId' | 'projectId'; readonly value: string }
  | { readonly case: 'projectGrant'; readonly value: { readonly projectId: string; readonly organizationId: string } }
  | { readonly case: undefined; readonly value?: undefined }

type Resource =
  | Exclude<AdministratorOf, { readonly kind: 'projectGrant' }>
  | { readonly kind: 'projectGrant'; readonly projectId: string; readonly grantedOrgId: string }

function toResource(resource: NamedResource): Resource | undefined {
  switch (resource.case) {
    case 'instance':
      return { kind: 'instance' }
    case 'organizationId':
      return { kind: 'org', id: resource.value }
    case 'projectId':
      return { kind: 'project', id: resource.value }
    case 'projectGrant': {
      const { projectId, organizationId: grantedOrgId } = resource.value
      return { kind: 'projectGrant', projectId, grantedOrgId }
    }
    default:
      return undefined
  }
}

async function resourceOf(
  ctx: Context,
  { resource }: { readonly resource?: { readonly resource: NamedResource } },
): Promise<AdministratorOf> {
  const memberResource = resource && toResource(resource.resource)
  if (!memberResource) throw refuse('member.resourceMissing')
  if ('projectId' in memberResource) {
    const { projectId, grantId } = await findProjectGrant(ctx, memberResource.projectId, memberResource.grantedOrgId)
    return { kind: 'projectGrant', projectId, grantId }
  }
  return memberResource
}

export const internalPermissionV2Handlers = {
  createAdministrator: async (ctx, request) => createAdministrator(ctx, await resourceOf(ctx, request), request),
  updateAdministrator: async (ctx, request) => updateAdministrator(ctx, await resourceOf(ctx, request), request),
  deleteAdministrator: async (ctx, request) => deleteAdministrator(ctx, await resourceOf(ctx, request), request.userId),
  listAdministrators: (ctx, request) => list(ctx, request, toResource),
} satisfies Handlers
