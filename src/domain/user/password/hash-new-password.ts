import type { Context } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { checkPasswordComplexity, passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'

/**
 * Returns the hash of a new password of a user of the organization.
 * @throws `password.…` for one that breaks the organization's complexity policy
 */
export async function hashNewPassword(
  ctx: Pick<Context, 'events' | 'passwords'>,
  orgId: string,
  password: string,
): Promise<string> {
  const policy = effectivePolicy(passwordComplexityPolicy, await loadPolicies(ctx, orgId))
  const broken = checkPasswordComplexity(policy, password)
  if (broken) throw broken
  return ctx.passwords.hash(password)
}
