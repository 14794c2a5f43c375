import type { Context, Details } from '#domain/context.ts'
import type { Policies, PolicyKind } from '#domain/policy/policies.ts'
import { type PolicyEvent, policyRemoved } from '#domain/policy/policy-events.ts'
import { policyDetails, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** Removes an organization's own policy, so that it inherits the instance's policy again. */
export async function resetPolicy<S extends JsonObject>(
  ctx: Context,
  orgId: string,
  kind: PolicyKind<S>,
): Promise<Details> {
  requirePolicyPermission(ctx.caller, orgId, 'delete')
  const after = await writePolicies(ctx, orgId, (before) => decideResetPolicy(kind, before))
  return policyDetails(kind, after)
}

export function decideResetPolicy<S extends JsonObject>(
  kind: PolicyKind<S>,
  policies: Folded<Policies>,
): PolicyEvent[] {
  if (!policies.state.set[kind.name]) throw refuse('policy.notFound')
  return [policyRemoved(kind, policies)]
}
