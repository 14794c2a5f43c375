import type { Context } from '#domain/context.ts'
import { loadStandingOrg } from '#domain/org/standing-org.ts'
import { domainPolicy } from '#domain/policy/domain-policy.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy, type PolicyLayers } from '#domain/policy/policies.ts'
import type { NewPerson } from '#domain/user/create/new-person.ts'
import type { Ground } from '#domain/user/create/push-new-person.ts'
import { checkLinkableIdps } from '#domain/user/idp-link/check-linkable-idps.ts'
import { checkForeignDomain } from '#domain/user/user-name.ts'

/**
 * Returns the policies, the organization and the providers that a new person depends on.
 * @throws the reason of the first of them that the person conflicts with
 */
export async function loadRules(ctx: Context, user: NewPerson): Promise<PolicyLayers & { readonly ground: Ground }> {
  const [org, layers] = await Promise.all([loadStandingOrg(ctx, user.orgId), loadPolicies(ctx, user.orgId)])
  await checkForeignDomain(ctx, effectivePolicy(domainPolicy, layers), {
    orgId: user.orgId,
    userName: user.userName,
    userId: user.userId,
  })
  checkNewPassword(ctx, user, layers)
  const idps = await checkLinkableIdps(ctx, user.orgId, user.idpLinks)
  return { ...layers, ground: { org, idps } }
}

export function checkNewPassword(ctx: Pick<Context, 'passwords'>, user: NewPerson, layers: PolicyLayers): void {
  if (user.password) {
    const policy = effectivePolicy(passwordComplexityPolicy, layers)
    const broken = checkPasswordComplexity(policy, user.password)
    if (broken) throw broken
  }
  if (user.hashedPassword) ctx.passwords.check(user.hashedPassword)
}
