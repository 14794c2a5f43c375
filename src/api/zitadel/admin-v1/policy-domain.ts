import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromDomainPolicy, fromOrgIamPolicy, toDomainPolicy } from '#api/zitadel/policy/domain.ts'
import { loadOrg } from '#domain/org/load-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { addCustomDomainPolicy } from '#domain/policy/flows/add-custom-domain-policy.ts'
import { resetCustomDomainPolicy } from '#domain/policy/flows/reset-custom-domain-policy.ts'
import { updateCustomDomainPolicy } from '#domain/policy/flows/update-custom-domain-policy.ts'
import { updateDomainPolicy } from '#domain/policy/flows/update-domain-policy.ts'
import { getDefaultPolicy, getPolicy } from '#domain/policy/get-policy.ts'

export const policyDomain = {
  async getDomainPolicy(ctx) {
    return { policy: fromDomainPolicy(await getDefaultPolicy(ctx, domainPolicy)) }
  },
  async updateDomainPolicy(ctx, request) {
    return { details: fromDetails(await updateDomainPolicy(ctx, toDomainPolicy(request))) }
  },
  async getCustomDomainPolicy(ctx, request) {
    const org = await loadOrg(ctx, { id: request.orgId }, 'iam.policy.read')
    const policy = await getPolicy(ctx, domainPolicy, org.id)
    return { policy: fromDomainPolicy(policy), isDefault: policy.isDefault }
  },
  async addCustomDomainPolicy(ctx, request) {
    return { details: fromDetails(await addCustomDomainPolicy(ctx, request.orgId, toDomainPolicy(request))) }
  },
  async updateCustomDomainPolicy(ctx, request) {
    return { details: fromDetails(await updateCustomDomainPolicy(ctx, request.orgId, toDomainPolicy(request))) }
  },
  async resetCustomDomainPolicyToDefault(ctx, request) {
    return { details: fromDetails(await resetCustomDomainPolicy(ctx, request.orgId)) }
  },
  // The older name of the same policy has fewer fields: the others stay unchanged.
  async getOrgIAMPolicy(ctx) {
    return { policy: fromOrgIamPolicy(await getDefaultPolicy(ctx, domainPolicy)) }
  },
  async updateOrgIAMPolicy(ctx, { userLoginMustBeDomain }) {
    return { details: fromDetails(await updateDomainPolicy(ctx, { userLoginMustBeDomain })) }
  },
  async getCustomOrgIAMPolicy(ctx, request) {
    const org = await loadOrg(ctx, { id: request.orgId }, 'iam.policy.read')
    const policy = await getPolicy(ctx, domainPolicy, org.id)
    return { policy: fromOrgIamPolicy(policy), isDefault: policy.isDefault }
  },
  async addCustomOrgIAMPolicy(ctx, { orgId, userLoginMustBeDomain }) {
    const { settings } = await getDefaultPolicy(ctx, domainPolicy)
    return { details: fromDetails(await addCustomDomainPolicy(ctx, orgId, { ...settings, userLoginMustBeDomain })) }
  },
  async updateCustomOrgIAMPolicy(ctx, { orgId, userLoginMustBeDomain }) {
    return { details: fromDetails(await updateCustomDomainPolicy(ctx, orgId, { userLoginMustBeDomain })) }
  },
  async resetCustomOrgIAMPolicyToDefault(ctx, request) {
    return { details: fromDetails(await resetCustomDomainPolicy(ctx, request.orgId)) }
  },
} satisfies AdminRpcs
