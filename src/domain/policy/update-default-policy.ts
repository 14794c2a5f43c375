import { isDeepStrictEqual } from 'node:util'
import type { Details, OrgContext } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { defaultPolicy, type Policies, type PolicyEvent, type PolicyKind, policySet } from '#domain/policy/policies.ts'
import { checkSettings, policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'

/** Changes the instance's policy, for all organizations without their own. Unchanged: FailedPrecondition. */
export async function updateDefaultPolicy<S extends JsonObject>(
  ctx: OrgContext,
  kind: PolicyKind<S>,
  change: Partial<S>,
): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.policy.write')
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
  if (isDeepStrictEqual(settings, current))
    throw failedPrecondition(kind.refusalIds.defaultNotChanged, 'Errors.Policy.NotChanged')
  return [policySet(kind, settings)]
}
