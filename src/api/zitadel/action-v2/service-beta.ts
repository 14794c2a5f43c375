/** ActionService of version 2 beta: the same calls behind its own messages. */
import type { ActionService } from '@zitadel/proto/zitadel/action/v2beta/action_service_pb.js'
import { executionCalls, type ServedDescriptors } from '#api/zitadel/action-v2/execution.ts'
import { fromTarget, orderOf, targetCalls } from '#api/zitadel/action-v2/target.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { listTargets } from '#domain/action/action-queries.ts'
import { cutPage } from '#domain/listing/cut-page.ts'
import { matchesText } from '#domain/listing/text-match.ts'

export const actionV2betaHandlers = (served: ServedDescriptors) =>
  ({
    ...targetCalls,
    ...executionCalls(served),
    async listTargets(ctx, { pagination, sortingColumn, filters }) {
      const page = toPage(pagination)
      const all = (await listTargets(ctx)).filter((target) =>
        filters.every(({ filter }) => {
          if (filter.case === 'inTargetIdsFilter') return filter.value.targetIds.includes(target.id)
          if (filter.case !== 'targetNameFilter') return true
          return matchesText(target.name, toTextQuery(filter.value.targetName, filter.value.method))
        }),
      )
      const targetPage = cutPage(all, page, orderOf(sortingColumn))
      return { pagination: fromPage(targetPage, page), targets: targetPage.entries.map(fromTarget) }
    },
  }) satisfies ServiceHandlers<typeof ActionService, OrgContext>
