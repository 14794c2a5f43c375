/** OrganizationService of version 2 beta: the same commands behind its own messages. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type OrganizationSearchFilter, OrgState } from '@zitadel/proto/zitadel/org/v2beta/org_pb.js'
import type { OrganizationService } from '@zitadel/proto/zitadel/org/v2beta/org_service_pb.js'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { createOrganization } from '#api/zitadel/organization-v2/create.ts'
import { domainCalls, fromDomain } from '#api/zitadel/organization-v2/domain.ts'
import { fromMetadata, metadataCalls } from '#api/zitadel/organization-v2/metadata.ts'
import { activate, deactivate, remove, rename, toSorting, toState } from '#api/zitadel/organization-v2/organization.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { listOrgDomains } from '#domain/org/list-org-domains.ts'
import { listOrgs, type OrgQuery } from '#domain/org/list-orgs.ts'
import { listOrgMetadata } from '#domain/org/metadata/list-org-metadata.ts'

function toQuery({ filter }: OrganizationSearchFilter): OrgQuery[] {
  switch (filter.case) {
    case 'nameFilter':
      return [{ kind: 'name', text: toTextQuery(filter.value.name, filter.value.method) }]
    case 'domainFilter':
      return [{ kind: 'domain', text: toTextQuery(filter.value.domain, filter.value.method) }]
    case 'stateFilter':
      return [{ kind: 'state', state: toState(filter.value.state) }]
    case 'idFilter':
      return [{ kind: 'id', id: filter.value.id }]
    default:
      return []
  }
}

export const organizationV2betaHandlers = {
  ...domainCalls,
  ...metadataCalls,
  createOrganization,
  async listOrganizations(ctx, { pagination, sortingColumn, filter }) {
    const paging = toPage(pagination)
    const query = { paging, sortBy: toSorting(sortingColumn), queries: filter.flatMap(toQuery) }
    const orgs = await listOrgs(ctx, query)
    const organizations = orgs.entries.map((org) => ({
      id: org.id,
      name: org.name,
      primaryDomain: org.primaryDomain,
      state: org.state === 'active' ? OrgState.ACTIVE : OrgState.INACTIVE,
      creationDate: timestampFromMs(org.createdAt),
      changedDate: timestampFromMs(org.changedAt),
    }))
    return { pagination: fromPage(orgs, paging), organizations }
  },
  updateOrganization: (ctx, { id, name }) => rename(ctx, id, name),
  deleteOrganization: (ctx, { id }) => remove(ctx, id),
  deactivateOrganization: (ctx, { id }) => deactivate(ctx, id),
  activateOrganization: (ctx, { id }) => activate(ctx, id),
  async listOrganizationDomains(ctx, { organizationId: id, pagination, filters }) {
    const paging = toPage(pagination)
    const queries = filters.flatMap(({ filter }) =>
      filter.case === 'domainNameFilter' ? [toTextQuery(filter.value.name, filter.value.method)] : [],
    )
    const orgDomains = await listOrgDomains(ctx, { id }, paging, queries)
    const domains = orgDomains.entries.map((one) => ({ ...fromDomain(one), domainName: one.name }))
    return { pagination: fromPage(orgDomains, paging), domains }
  },
  async listOrganizationMetadata(ctx, { organizationId: id, pagination, filter }) {
    const paging = toPage(pagination)
    const queries = filter.flatMap(({ query }) =>
      query.case === 'keyQuery' ? [toTextQuery(query.value.key, query.value.method)] : [],
    )
    const orgMetadata = await listOrgMetadata(ctx, { id }, paging, queries)
    return { pagination: fromPage(orgMetadata, paging), metadata: orgMetadata.entries.map(fromMetadata) }
  },
} satisfies ServiceHandlers<typeof OrganizationService, OrgContext>
