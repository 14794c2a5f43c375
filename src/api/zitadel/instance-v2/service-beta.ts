/** InstanceService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { InstanceService } from '@zitadel/proto/zitadel/instance/v2beta/instance_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const instanceV2betaHandlers = {} satisfies ServiceHandlers<typeof InstanceService, OrgContext>
