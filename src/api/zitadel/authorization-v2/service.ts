/** AuthorizationService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import { reads, writes } from '#api/zitadel/authorization-v2/authorization.ts'
import type { AuthorizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const authorizationV2Handlers = {
  listAuthorizations: reads.listAuthorizations,
  createAuthorization: writes.createAuthorization,
  updateAuthorization: writes.updateAuthorization,
  deleteAuthorization: writes.deleteAuthorization,
  activateAuthorization: writes.activateAuthorization,
  deactivateAuthorization: writes.deactivateAuthorization,
} satisfies ServiceHandlers<typeof AuthorizationService, OrgContext>
