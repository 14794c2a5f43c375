/** InstanceService of version 2 beta: the handlers of version 2 behind its own messages. */
import type { InstanceService } from '@zitadel/proto/zitadel/instance/v2beta/instance_service_pb.js'
import {
  addTrusted,
  type DomainFilter,
  listDomains,
  listTrusted,
  read,
  removeTrusted,
  rename,
} from '#api/zitadel/instance-v2/instance.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'

export const instanceV2betaHandlers = {
  getInstance: async (ctx) => {
    const { instance, domains } = await read(ctx)
    return { instance: { ...instance, domains } }
  },
  updateInstance: (ctx, { instanceName }) => rename(ctx, instanceName),
  listCustomDomains: (ctx, { pagination, queries }) => {
    const conditions = queries.flatMap(({ query }): DomainFilter[] => {
      if (query.case === 'domainQuery') return [{ kind: 'domain', ...query.value }]
      if (query.case === 'primaryQuery') return [{ kind: 'primary', is: query.value.primary }]
      return query.case === 'generatedQuery' ? [{ kind: 'generated', is: query.value.generated }] : []
    })
    return listDomains(ctx, pagination, conditions)
  },
  addTrustedDomain: (ctx, { domain }) => addTrusted(ctx, domain),
  removeTrustedDomain: (ctx, { domain }) => removeTrusted(ctx, domain),
  listTrustedDomains: (ctx, request) => {
    const queries = request.queries.flatMap(({ query }): [string, number][] =>
      query.case === 'domainQuery' ? [[query.value.domain, query.value.method]] : [],
    )
    return listTrusted(ctx, request, queries)
  },
} satisfies ServiceHandlers<typeof InstanceService, OrgContext>
