/** OIDCService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { OIDCService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { authRequests } from '#api/zitadel/oidc-v2/auth-request.ts'
import { devices } from '#api/zitadel/oidc-v2/device.ts'

export const oidcV2Handlers = {
  getAuthRequest: authRequests.getAuthRequest,
  createCallback: authRequests.createCallback,
  getDeviceAuthorizationRequest: devices.getDeviceAuthorizationRequest,
  authorizeOrDenyDeviceAuthorization: devices.authorizeOrDenyDeviceAuthorization,
} satisfies ServiceHandlers<typeof OIDCService, ApiContext>
