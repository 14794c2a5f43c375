/** ApplicationService of version 2: its handlers by subject. */
import type { ApiContext } from '#api/zitadel/api-context.ts'
import { applications } from '#api/zitadel/application-v2/application.ts'
import { applicationKeys } from '#api/zitadel/application-v2/key.ts'
import type { ApplicationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'

export const applicationV2Handlers = {
  ...applications,
  ...applicationKeys,
} satisfies ServiceHandlers<typeof ApplicationService, ApiContext>
