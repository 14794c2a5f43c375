import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

/** Handlers of some RPCs of ManagementService. */
export type ManagementRpcs = ServiceHandlers<typeof ManagementService, OrgContext>
