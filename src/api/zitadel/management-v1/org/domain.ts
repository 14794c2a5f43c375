import { fromDetails } from '#api/zitadel/details.ts'
import { fromListed, toPaging } from '#api/zitadel/list.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromOrgDomain, toDomainNameQuery, toProofType } from '#api/zitadel/org.ts'
import { actedIn } from '#api/zitadel/within.ts'
import { addOrgDomain } from '#domain/org/flows/add-org-domain.ts'
import { validateOrgDomain } from '#domain/org/flows/validate-org-domain.ts'
import { generateOrgDomainValidation } from '#domain/org/generate-org-domain-validation.ts'
import { listOrgDomains } from '#domain/org/list-org-domains.ts'
import { removeOrgDomain } from '#domain/org/remove-org-domain.ts'
import { setPrimaryOrgDomain } from '#domain/org/set-primary-org-domain.ts'

export const orgDomain = {
  async listOrgDomains(ctx, request) {
    const queries = request.queries.flatMap(toDomainNameQuery)
    const domains = await listOrgDomains(ctx, actedIn(ctx), toPaging(request.query), queries)
    return { details: fromListed(domains, ctx.now), result: domains.entries.map(fromOrgDomain) }
  },
  async addOrgDomain(ctx, request) {
    return { details: fromDetails(await addOrgDomain(ctx, actedIn(ctx), request.domain)) }
  },
  async removeOrgDomain(ctx, request) {
    return { details: fromDetails(await removeOrgDomain(ctx, actedIn(ctx), request.domain)) }
  },
  async generateOrgDomainValidation(ctx, request) {
    return generateOrgDomainValidation(ctx, actedIn(ctx), request.domain, toProofType(request.type))
  },
  async validateOrgDomain(ctx, request) {
    return { details: fromDetails(await validateOrgDomain(ctx, actedIn(ctx), request.domain)) }
  },
  async setPrimaryOrgDomain(ctx, request) {
    return { details: fromDetails(await setPrimaryOrgDomain(ctx, actedIn(ctx), request.domain)) }
  },
} satisfies ManagementRpcs
