import type { Context, Details } from '#domain/context.ts'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { type Policies, type PolicyEvent, policyReset } from '#domain/policy/policies.ts'
import { policyDetails, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'

/** Removes the label policy of an organization, and its draft. */
export async function resetLabelPolicy(ctx: Context, orgId: string): Promise<Details> {
  requirePolicyPermission(ctx.caller, orgId, 'delete')
  const after = await writePolicies(ctx, orgId, ({ state }) => decideResetLabelPolicy(state))
  return policyDetails(labelPolicyPreview, after)
}

export function decideResetLabelPolicy(policies: Policies): PolicyEvent[] {
  const active = policies.set[labelPolicy.name] ? [policyReset(labelPolicy)] : []
  return [...decideResetPolicy(labelPolicyPreview, policies), ...active]
}
