import { isDeepStrictEqual } from 'node:util'
import type { Context, Details } from '#domain/context.ts'
import { ownPolicy, type Policies, type PolicyKind } from '#domain/policy/policies.ts'
import { type PolicyEvent, policySet } from '#domain/policy/policy-events.ts'
import { checkSettings, policyDetails, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** Changes the own policy of an organization. */
export async function updatePolicy<S extends JsonObject>(
  ctx: Context,
  orgId: string,
  kind: PolicyKind<S>,
  change: Partial<S>,
): Promise<Details> {
  requirePolicyPermission(ctx.caller, orgId, 'write')
  const after = await writePolicies(ctx, orgId, (before) => decideUpdatePolicy(kind, change, before))
  return policyDetails(kind, after)
}

export function decideUpdatePolicy<S extends JsonObject>(
  kind: PolicyKind<S>,
  change: Partial<S>,
  policies: Folded<Policies>,
): PolicyEvent[] {
  const orgPolicy = ownPolicy(kind, policies)
  if (!orgPolicy) throw refuse('policy.notFound')
  const settings = { ...orgPolicy, ...change }
  checkSettings(kind, settings)
  if (isDeepStrictEqual(settings, orgPolicy)) throw refuse('policy.notChanged')
  return [policySet(kind, settings, policies)]
}
