/** Domains of organizations; the commands of both versions. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { DomainValidationType } from '@zitadel/proto/zitadel/org/v2beta/org_pb.js'
import type { OrganizationService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromPage, toPage } from '#api/zitadel/messages-v2/list.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { toTextQuery } from '#api/zitadel/text-query.ts'
import { addOrgDomain } from '#domain/org/flows/add-org-domain.ts'
import { validateOrgDomain } from '#domain/org/flows/validate-org-domain.ts'
import { generateOrgDomainValidation } from '#domain/org/generate-org-domain-validation.ts'
import { type FoundOrgDomain, listOrgDomains } from '#domain/org/list-org-domains.ts'
import { removeOrgDomain } from '#domain/org/remove-org-domain.ts'

interface OnDomain {
  readonly organizationId: string
  readonly domain: string
}

const proofs = { http: DomainValidationType.HTTP, dns: DomainValidationType.DNS } as const

function toProof(type: number) {
  if (type === DomainValidationType.HTTP) return 'http'
  return type === DomainValidationType.DNS ? 'dns' : undefined
}

/** The members of a domain that both versions have. */
export const fromDomain = ({ orgId, verified, primary, validation }: FoundOrgDomain) => ({
  organizationId: orgId,
  isVerified: verified,
  isPrimary: primary,
  validationType: validation ? proofs[validation.type] : DomainValidationType.UNSPECIFIED,
})

/** The calls whose messages are the same in both versions. */
export const domainCalls = {
  async addOrganizationDomain(ctx: OrgContext, { organizationId: id, domain }: OnDomain) {
    return { creationDate: timestampFromMs((await addOrgDomain(ctx, { id }, domain)).changedAt) }
  },
  async deleteOrganizationDomain(ctx: OrgContext, { organizationId: id, domain }: OnDomain) {
    return { deletionDate: timestampFromMs((await removeOrgDomain(ctx, { id }, domain)).changedAt) }
  },
  generateOrganizationDomainValidation: (ctx: OrgContext, request: OnDomain & { readonly type: number }) =>
    generateOrgDomainValidation(ctx, { id: request.organizationId }, request.domain, toProof(request.type)),
  async verifyOrganizationDomain(ctx: OrgContext, { organizationId: id, domain }: OnDomain) {
    return { changeDate: timestampFromMs((await validateOrgDomain(ctx, { id }, domain)).changedAt) }
  },
}

export const organizationDomains = {
  ...domainCalls,
  async listOrganizationDomains(ctx, { organizationId: id, pagination, filters }) {
    const paging = toPage(pagination)
    const queries = filters.flatMap(({ filter }) =>
      filter.case === 'domainFilter' ? [toTextQuery(filter.value.domain, filter.value.method)] : [],
    )
    const orgDomains = await listOrgDomains(ctx, { id }, paging, queries)
    const domains = orgDomains.entries.map((one) => ({ ...fromDomain(one), domain: one.name }))
    return { pagination: fromPage(orgDomains, paging), domains }
  },
} satisfies ServiceHandlers<typeof OrganizationService, OrgContext>
