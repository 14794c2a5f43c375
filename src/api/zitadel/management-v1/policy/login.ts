import { fromDetails } from '#api/zitadel/details.ts'
import type { ManagementRpcs } from '#api/zitadel/management-v1/rpcs.ts'
import { fromLoginPolicy, toLoginSettings, toMultiFactor, toSecondFactor } from '#api/zitadel/policy/login.ts'
import { loginListCalls } from '#api/zitadel/policy/login-lists.ts'
import { toIdpLevel } from '#api/zitadel/provider.ts'
import { addLoginPolicy } from '#domain/idp/add-login-policy.ts'
import { getDefaultPolicy, getPolicy } from '#domain/policy/get-policy.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { resetPolicy } from '#domain/policy/reset-policy.ts'
import { updatePolicy } from '#domain/policy/update-policy.ts'

export const policyLogin = {
  async getLoginPolicy(ctx) {
    const policy = await getPolicy(ctx, loginPolicy, ctx.orgId)
    return { policy: await fromLoginPolicy(ctx, policy), isDefault: policy.isDefault }
  },
  async getDefaultLoginPolicy(ctx) {
    return { policy: await fromLoginPolicy(ctx, await getDefaultPolicy(ctx, loginPolicy)) }
  },
  async addCustomLoginPolicy(ctx, request) {
    const details = await addLoginPolicy(ctx, ctx.orgId, {
      settings: toLoginSettings(request),
      secondFactors: request.secondFactors.map(toSecondFactor),
      multiFactors: request.multiFactors.map(toMultiFactor),
      idps: request.idps.map(({ idpId, ownerType }) => ({ idpId, ownedBy: toIdpLevel(ownerType) })),
    })
    return { details: fromDetails(details) }
  },
  async updateCustomLoginPolicy(ctx, request) {
    return { details: fromDetails(await updatePolicy(ctx, ctx.orgId, loginPolicy, toLoginSettings(request))) }
  },
  async resetLoginPolicyToDefault(ctx) {
    return { details: fromDetails(await resetPolicy(ctx, ctx.orgId, loginPolicy)) }
  },
  ...loginListCalls('org'),
} satisfies ManagementRpcs
