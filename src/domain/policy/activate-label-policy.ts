import type { Details, OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { type LabelPolicy, labelPolicy, labelPolicyPreview } from '#domain/policy/label-policy.ts'
import { defaultPolicy, ownPolicy, type PolicyEvent, policySet } from '#domain/policy/policies.ts'
import { policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import { notFound } from '#kit/errors.ts'

/** Puts the organization's draft into force. Refuses with NotFound when there is none. */
export async function activateLabelPolicy(ctx: OrgContext): Promise<Details> {
  ctx.caller.require('policy.write', ctx.orgId)
  const after = await writePolicies(ctx, ctx.orgId, (before) =>
    decideActivateLabelPolicy(ownPolicy(labelPolicyPreview, before)),
  )
  return policyDetails(labelPolicy, after)
}

/** Puts the instance's draft into force. */
export async function activateDefaultLabelPolicy(ctx: OrgContext): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.policy.write')
  const after = await writePolicies(ctx, INSTANCE_ID, (before) =>
    decideActivateLabelPolicy(defaultPolicy(labelPolicyPreview, before)),
  )
  return policyDetails(labelPolicy, after)
}

export function decideActivateLabelPolicy(draft: LabelPolicy | undefined): PolicyEvent[] {
  if (!draft) throw notFound('ORG-34mSE', 'Errors.Policy.NotFound')
  return [policySet(labelPolicy, draft)]
}
