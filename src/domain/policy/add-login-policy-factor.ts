import type { Details, OrgContext } from '#domain/context.ts'
import type { MultiFactor, SecondFactor } from '#domain/policy/login-policy.ts'
import { decideListed, type PolicyLevel, writeLoginPolicyList } from '#domain/policy/login-policy-list.ts'
import { invalidArgument } from '#kit/errors.ts'

/** A factor and the list it belongs on; undefined: the caller named none that there is. */
export type ListedFactor =
  | { readonly list: 'secondFactors'; readonly factor: SecondFactor | undefined }
  | { readonly list: 'multiFactors'; readonly factor: MultiFactor | undefined }

/** Lets people use a factor. Refuses with AlreadyExists when they may already. */
export async function addLoginPolicyFactor(
  ctx: OrgContext,
  level: PolicyLevel,
  { list, factor }: ListedFactor,
): Promise<Details> {
  const known = requireFactor(level, factor)
  return writeLoginPolicyList(ctx, level, (policy) => decideListed(level, list, known, policy))
}

export function requireFactor(level: PolicyLevel, factor: string | undefined): string {
  if (!factor)
    throw invalidArgument(level === 'org' ? 'Org-5m9fs' : 'INSTANCE-5m9fs', 'Errors.Policy.FactorUnspecified')
  return factor
}
