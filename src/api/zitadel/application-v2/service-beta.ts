/** AppService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { AppService } from '@zitadel/proto/zitadel/app/v2beta/app_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const applicationV2betaHandlers = {} satisfies ServiceHandlers<typeof AppService, OrgContext>
