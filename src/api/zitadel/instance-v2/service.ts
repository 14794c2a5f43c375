/**
 * InstanceService of version 2. The RPCs of system users are missing: an instance has none, so that every caller is
 * rejected before them.
 */
import type { InstanceService } from '#api/zitadel/descriptors/services-v2.ts'
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

export const instanceV2Handlers = {
  getInstance: async (ctx) => {
    const { instance, domains } = await read(ctx)
    return { instance: { ...instance, customDomains: domains } }
  },
  updateInstance: (ctx, { instanceName }) => rename(ctx, instanceName),
  listCustomDomains: (ctx, { pagination, filters }) => {
    const conditions = filters.flatMap(({ filter }): DomainFilter[] => {
      if (filter.case === 'domainFilter') return [{ kind: 'domain', ...filter.value }]
      if (filter.case === 'primaryFilter') return [{ kind: 'primary', is: filter.value }]
      return filter.case === 'generatedFilter' ? [{ kind: 'generated', is: filter.value }] : []
    })
    return listDomains(ctx, pagination, conditions)
  },
  addTrustedDomain: (ctx, { trustedDomain }) => addTrusted(ctx, trustedDomain),
  removeTrustedDomain: (ctx, { trustedDomain }) => removeTrusted(ctx, trustedDomain),
  listTrustedDomains: (ctx, request) => {
    const queries = request.filters.flatMap(({ filter }): [string, number][] =>
      filter.case === 'domainFilter' ? [[filter.value.domain, filter.value.method]] : [],
    )
    return listTrusted(ctx, request, queries)
  },
} satisfies ServiceHandlers<typeof InstanceService, OrgContext>
