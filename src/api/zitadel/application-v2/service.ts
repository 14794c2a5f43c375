/** ApplicationService of version 2: its handlers by subject. */
import { applications } from '#api/zitadel/application-v2/application.ts'
import { applicationKeys } from '#api/zitadel/application-v2/key.ts'
import type { ApplicationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const applicationV2Handlers = {
  ...applications,
  ...applicationKeys,
} satisfies ServiceHandlers<typeof ApplicationService, OrgContext>
