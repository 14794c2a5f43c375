import { isDeepStrictEqual } from 'node:util'
import type { Context, Details } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { defaultPolicy, type Policies, type PolicyKind } from '#domain/policy/policies.ts'
import { type PolicyEvent, policySet } from '#domain/policy/policy-events.ts'
import { checkSettings, policyDetails, requirePolicyPermission, writePolicies } from '#domain/policy/policy-writer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** Changes the policy of the instance, which organizations without their own inherit. */
export async function updateDefaultPolicy<S extends JsonObject>(
  ctx: Context,
  kind: PolicyKind<S>,
  change: Partial<S>,
): Promise<Details> {
  requirePolicyPermission(ctx.caller, INSTANCE_ID, 'write')
  const after = await writePolicies(ctx, INSTANCE_ID, (before) => decideUpdateDefaultPolicy(kind, change, before))
  return policyDetails(kind, after)
}

export function decideUpdateDefaultPolicy<S extends JsonObject>(
  kind: PolicyKind<S>,
  change: Partial<S>,
  instance: Folded<Policies>,
): PolicyEvent[] {
  const current = defaultPolicy(kind, instance)
  const settings = { ...current, ...change }
  checkSettings(kind, settings)
  if (isDeepStrictEqual(settings, current)) throw refuse('policy.notChanged')
  return [policySet(kind, settings, instance)]
}
