/** AuthorizationService of version 2 beta, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { AuthorizationService } from '@zitadel/proto/zitadel/authorization/v2beta/authorization_service_pb.js'
import { writes } from '#api/zitadel/authorization-v2/authorization.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const authorizationV2betaHandlers = {
  updateAuthorization: writes.updateAuthorization,
  deleteAuthorization: writes.deleteAuthorization,
  activateAuthorization: writes.activateAuthorization,
  deactivateAuthorization: writes.deactivateAuthorization,
} satisfies ServiceHandlers<typeof AuthorizationService, OrgContext>
