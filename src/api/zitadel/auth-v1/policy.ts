/** Policies of the user's own organization, for pages that show them to the user. */
import type { AuthRpcs } from '#api/zitadel/auth-v1/rpcs.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { labelCalls, privacyCalls } from '#api/zitadel/policy/appearance.ts'
import { fromLoginPolicy } from '#api/zitadel/policy/login.ts'
import { complexityCalls } from '#api/zitadel/policy/password.ts'
import { getPolicy } from '#domain/policy/get-policy.ts'
import { loginPolicy } from '#domain/policy/login-policy.ts'

/** Ignores the organization of the request's header. */
const atHome = <C extends OrgContext>(ctx: C): C => ({ ...ctx, orgId: ctx.caller.orgId })

export const ownPolicies = {
  getMyPasswordComplexityPolicy: async (ctx) => ({ policy: (await complexityCalls.get(atHome(ctx))).policy }),
  getMyLabelPolicy: async (ctx) => ({ policy: (await labelCalls.get(atHome(ctx))).policy }),
  getMyPrivacyPolicy: async (ctx) => ({ policy: (await privacyCalls.get(atHome(ctx))).policy }),
  async getMyLoginPolicy(ctx) {
    return { policy: await fromLoginPolicy(ctx, await getPolicy(ctx, loginPolicy, ctx.caller.orgId)) }
  },
} satisfies AuthRpcs
