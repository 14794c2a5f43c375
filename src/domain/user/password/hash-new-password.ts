import type { OrgContext } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'

/** The hash of a password that a person or an administrator chose. Refuses what breaks the organization's policy. */
export async function hashNewPassword(ctx: OrgContext, password: string): Promise<string> {
  const policy = effectivePolicy(passwordComplexityPolicy, await loadPolicies(ctx, ctx.orgId))
  const broken = checkPasswordComplexity(policy, password, 'DOMAIN')
  if (broken) throw broken
  return ctx.passwords.hash(password)
}
