import type { Context, Details } from '#domain/context.ts'
import type { MultiFactor, SecondFactor } from '#domain/policy/login-policy.ts'
import { decideListed, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** A factor and its list; undefined: an unknown factor. */
export type ListedFactor =
  | { readonly list: 'secondFactors'; readonly factor: SecondFactor | undefined }
  | { readonly list: 'multiFactors'; readonly factor: MultiFactor | undefined }

/** Permits a factor in the login policy of an organization, or of the instance. */
export async function addLoginPolicyFactor(ctx: Context, owner: string, listed: ListedFactor): Promise<Details> {
  const factor = requireFactor(listed)
  return writeLoginPolicyList(ctx, owner, (policy) => decideListed(listed.list, factor, policy))
}

export function requireFactor({ list, factor }: ListedFactor): string {
  if (!factor) throw refuse(list === 'secondFactors' ? 'loginPolicy.factorUnknown' : 'loginPolicy.multiFactorUnknown')
  return factor
}
