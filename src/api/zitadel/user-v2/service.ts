/** UserService of version 2, a line per RPC that is served. An RPC that is missing here returns Unimplemented. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import type { UserService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { intents } from '#api/zitadel/user-v2/intent.ts'
import { reads } from '#api/zitadel/user-v2/read.ts'

export const userV2Handlers = {
  // Reads
  getUserByID: reads.getUserByID,
  listUsers: reads.listUsers,
  listAuthenticationMethodTypes: reads.listAuthenticationMethodTypes,
  listIDPLinks: reads.listIDPLinks,
  // Sign-ins through identity providers
  startIdentityProviderIntent: intents.startIdentityProviderIntent,
  retrieveIdentityProviderIntent: intents.retrieveIdentityProviderIntent,
} satisfies ServiceHandlers<typeof UserService, ApiContext>
