/** FeatureService of version 2: its handlers by subject. */
import type { FeatureService } from '#api/zitadel/descriptors/services-v2.ts'
import { features } from '#api/zitadel/feature-v2/features.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const featureV2Handlers = { ...features } satisfies ServiceHandlers<typeof FeatureService, OrgContext>
