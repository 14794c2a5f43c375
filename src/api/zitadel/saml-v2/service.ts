/** SAMLService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { SAMLService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { samlRequests } from '#api/zitadel/saml-v2/saml-request.ts'

export const samlV2Handlers = {
  getSAMLRequest: samlRequests.getSAMLRequest,
  createResponse: samlRequests.createResponse,
} satisfies ServiceHandlers<typeof SAMLService, ApiContext>
