import type { Context, Details } from '#domain/context.ts'
import { type ListedFactor, requireFactor } from '#domain/policy/add-login-policy-factor.ts'
import { decideUnlisted, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'

/** Removes a factor from the login policy of an organization, or of the instance. */
export async function removeLoginPolicyFactor(ctx: Context, owner: string, listed: ListedFactor): Promise<Details> {
  const factor = requireFactor(listed)
  return writeLoginPolicyList(ctx, owner, (policy) => decideUnlisted(listed.list, factor, policy))
}
