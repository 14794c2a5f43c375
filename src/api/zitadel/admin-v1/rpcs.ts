import type { AdminService } from '@zitadel/proto/zitadel/admin_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

/** Handlers of some RPCs of AdminService. */
export type AdminRpcs = ServiceHandlers<typeof AdminService, OrgContext>
