/** ActionService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { ActionService } from '@zitadel/proto/zitadel/action/v2beta/action_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#domain/context.ts'

export const actionV2betaHandlers = {} satisfies ServiceHandlers<typeof ActionService, OrgContext>
