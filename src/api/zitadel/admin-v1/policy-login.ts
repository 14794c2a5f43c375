import type { AdminRpcs } from '#api/zitadel/admin-v1/rpcs.ts'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromLoginPolicy, toLoginSettings } from '#api/zitadel/policy/login.ts'
import { loginListCalls } from '#api/zitadel/policy/login-lists.ts'
import { getDefaultPolicy } from '#domain/policy/get-policy.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'
import { updateDefaultPolicy } from '#domain/policy/update-default-policy.ts'

export const policyLogin = {
  async getLoginPolicy(ctx) {
    return { policy: await fromLoginPolicy(ctx, await getDefaultPolicy(ctx, loginPolicy)) }
  },
  async updateLoginPolicy(ctx, request) {
    return { details: fromDetails(await updateDefaultPolicy(ctx, loginPolicy, toLoginSettings(request))) }
  },
  ...loginListCalls('instance'),
} satisfies AdminRpcs
