/** InternalPermissionService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { InternalPermissionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const internalPermissionV2Handlers = {} satisfies ServiceHandlers<typeof InternalPermissionService, OrgContext>
