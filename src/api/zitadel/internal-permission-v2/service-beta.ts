/** InternalPermissionService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { InternalPermissionService } from '@zitadel/proto/zitadel/internal_permission/v2beta/internal_permission_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const internalPermissionV2betaHandlers = {} satisfies ServiceHandlers<
  typeof InternalPermissionService,
  OrgContext
>
