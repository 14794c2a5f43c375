import type { ManagementService } from '@zitadel/proto/zitadel/management_pb.js'
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'

/** Handlers of some RPCs of ManagementService. */
export type ManagementRpcs = ServiceHandlers<typeof ManagementService, ApiContext>
