import type { Context, Details } from '#domain/context.ts'
import { labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { policyDetails, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'

/** Removes the label policy of an organization, and its draft. */
export async function resetLabelPolicy(ctx: Context, orgId: string): Promise<Details> {
  requirePolicyPermission(ctx.caller, orgId, 'delete')
  const after = await writePolicies(ctx, orgId, (before) => decideResetPolicy(labelPolicyPreview, before))
  return policyDetails(labelPolicyPreview, after)
}
