/** IdentityProviderService of version 2. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { IdentityProviderService } from '#api/zitadel/descriptors/services-v2.ts'
import { providers } from '#api/zitadel/idp-v2/provider.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'

export const idpV2Handlers = {
  getIDPByID: providers.getIDPByID,
} satisfies ServiceHandlers<typeof IdentityProviderService, ApiContext>
