/** AuthorizationService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { AuthorizationService } from '@zitadel/proto/zitadel/authorization/v2beta/authorization_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#domain/context.ts'

export const authorizationV2betaHandlers = {} satisfies ServiceHandlers<typeof AuthorizationService, OrgContext>
