/** InternalPermissionService of version 2 beta, which identifies a project grant by its id. */
import type {
  InternalPermissionService,
  ResourceType,
} from '@zitadel/proto/zitadel/internal_permission/v2beta/internal_permission_service_pb.js'
import type { ResourceFilter } from '@zitadel/proto/zitadel/internal_permission/v2beta/query_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import {
  type AdministratorOf,
  createAdministrator,
  deleteAdministrator,
  updateAdministrator,
} from '#api/zitadel/internal-permission-v2/administrator.ts'
import { list } from '#api/zitadel/internal-permission-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import type { AdministeredResource } from '#domain/member/administrator-query.ts'
import { refuse } from '#domain/reasons/reason.ts'

function toResource(resource: ResourceFilter['resource']): AdministeredResource | undefined {
  switch (resource.case) {
    case 'instance':
      return { kind: 'instance' }
    case 'organizationId':
      return { kind: 'org', id: resource.value }
    case 'projectId':
      return { kind: 'project', id: resource.value }
    case 'projectGrantId':
      return { kind: 'projectGrant', id: resource.value }
    default:
      return undefined
  }
}

function resourceOf({ resource }: { readonly resource?: ResourceType | undefined }): AdministratorOf {
  const named = resource?.resource
  switch (named?.case) {
    case 'instance':
      return { kind: 'instance' }
    case 'organizationId':
      return { kind: 'org', id: named.value }
    case 'projectId':
      return { kind: 'project', id: named.value }
    case 'projectGrant':
      return { kind: 'projectGrant', projectId: named.value.projectId, grantId: named.value.projectGrantId }
    default:
      throw refuse('member.resourceMissing')
  }
}

export const internalPermissionV2betaHandlers = {
  createAdministrator: (ctx, request) => createAdministrator(ctx, resourceOf(request), request),
  updateAdministrator: (ctx, request) => updateAdministrator(ctx, resourceOf(request), request),
  deleteAdministrator: (ctx, request) => deleteAdministrator(ctx, resourceOf(request), request.userId),
  listAdministrators: (ctx, request) => list(ctx, request, toResource),
} satisfies ServiceHandlers<typeof InternalPermissionService, OrgContext>
