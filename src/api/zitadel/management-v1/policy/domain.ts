import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromDomainPolicy, fromOrgIamPolicy } from '#api/zitadel/policy/domain.ts'
import { requireMembership } from '#domain/instance/require-membership.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { getPolicy } from '#domain/policy/get-policy.ts'

export const policyDomain = {
  async getDomainPolicy(ctx) {
    requireMembership(ctx.caller, ctx.orgId)
    return { policy: fromDomainPolicy(await getPolicy(ctx, domainPolicy, ctx.orgId)) }
  },
  async getOrgIAMPolicy(ctx) {
    requireMembership(ctx.caller, ctx.orgId)
    return { policy: fromOrgIamPolicy(await getPolicy(ctx, domainPolicy, ctx.orgId)) }
  },
} satisfies ManagementRpcs
