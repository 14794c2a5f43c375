import type { Details, OrgContext } from '#domain/context.ts'
import { labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { type Policies, type PolicyEvent, policyReset } from '#domain/policy/policies.ts'
import { policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import { decideResetPolicy } from '#domain/policy/reset-policy.ts'

/** Takes the organization back to the instance's look: what is in force and the draft. */
export async function resetLabelPolicy(ctx: OrgContext): Promise<Details> {
  ctx.caller.require('policy.delete', ctx.orgId)
  const after = await writePolicies(ctx, ctx.orgId, ({ state }) => decideResetLabelPolicy(state))
  return policyDetails(labelPolicyPreview, after)
}

export function decideResetLabelPolicy(policies: Policies): PolicyEvent[] {
  const active = policies.set[labelPolicy.name] ? [policyReset(labelPolicy)] : []
  return [...decideResetPolicy(labelPolicyPreview, policies), ...active]
}
