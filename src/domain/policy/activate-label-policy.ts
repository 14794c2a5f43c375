import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type LabelPolicy, labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { defaultPolicy, ownPolicy, type PolicyEvent, policySet } from '#domain/policy/policies.ts'
import { policyDetails, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Activates the draft of an organization, or of the instance. */
export async function activateLabelPolicy(ctx: Context, owner: string): Promise<Details> {
  requirePolicyPermission(ctx.caller, owner, 'write')
  const draftOf = owner === INSTANCE_ID ? defaultPolicy<LabelPolicy> : ownPolicy<LabelPolicy>
  const after = await writePolicies(ctx, owner, (before) =>
    decideActivateLabelPolicy(draftOf(labelPolicyPreview, before)),
  )
  return policyDetails(labelPolicy, after)
}

export function decideActivateLabelPolicy(draft: LabelPolicy | undefined): PolicyEvent[] {
  if (!draft) throw refuse('labelPolicy.noDraft')
  return [policySet(labelPolicy, draft)]
}
