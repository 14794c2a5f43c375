/** ProjectService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { ProjectService } from '@zitadel/proto/zitadel/project/v2beta/project_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const projectV2betaHandlers = {} satisfies ServiceHandlers<typeof ProjectService, OrgContext>
