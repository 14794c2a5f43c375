import type { Details, OrgContext } from '#domain/context.ts'
import { type ListedFactor, requireFactor } from '#domain/policy/add-login-policy-factor.ts'
import { decideUnlisted, type PolicyLevel, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'

/** Lets people use a factor no more. Refuses with NotFound when they may not anyway. */
export async function removeLoginPolicyFactor(
  ctx: OrgContext,
  level: PolicyLevel,
  { list, factor }: ListedFactor,
): Promise<Details> {
  const known = requireFactor(level, factor)
  return writeLoginPolicyList(ctx, level, (policy) => decideUnlisted(level, list, known, policy))
}
