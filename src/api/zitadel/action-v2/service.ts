/** ActionService of version 2: its handlers by subject. */
import { executions, type ServedDescriptors } from '#api/zitadel/action-v2/execution.ts'
import { publicKeys } from '#api/zitadel/action-v2/public-key.ts'
import { targets } from '#api/zitadel/action-v2/target.ts'
import type { ActionService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const actionV2Handlers = (served: ServedDescriptors) =>
  ({ ...targets, ...publicKeys, ...executions(served) }) satisfies ServiceHandlers<typeof ActionService, OrgContext>
