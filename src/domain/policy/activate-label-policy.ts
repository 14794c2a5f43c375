import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type LabelPolicy, labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { defaultPolicy, ownPolicy, type Policies } from '#domain/policy/policies.ts'
import { type PolicyEvent, policySet } from '#domain/policy/policy-events.ts'
import { policyDetails, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Activates the draft of an organization, or of the instance. */
export async function activateLabelPolicy(ctx: Context, owner: string): Promise<Details> {
  requirePolicyPermission(ctx.caller, owner, 'write')
  const after = await writePolicies(ctx, owner, decideActivateLabelPolicy)
  return policyDetails(labelPolicy, after)
}

export function decideActivateLabelPolicy(policies: Folded<Policies>): PolicyEvent[] {
  const draftOf = policies.id === INSTANCE_ID ? defaultPolicy<LabelPolicy> : ownPolicy<LabelPolicy>
  const draft = draftOf(labelPolicyPreview, policies)
  if (!draft) throw refuse('labelPolicy.noDraft')
  return [policySet(labelPolicy, draft, policies)]
}
