import type { Context, Details } from '#domain/context.ts'
import type { Policies, PolicyKind } from '#domain/policy/policies.ts'
import { type PolicyEvent, policySet } from '#domain/policy/policy-events.ts'
import {
  checkSettings,
  type Ground,
  policyDetails,
  requirePolicyPermission,
  writePolicies,
} from '#domain/policy/policy-writer.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

export interface AddPolicy<S extends JsonObject> {
  readonly kind: PolicyKind<S>
  readonly settings: S
  readonly ground?: Ground
}

/** Adds a policy to an organization, which replaces that of the instance. */
export async function addPolicy<S extends JsonObject>(
  ctx: Context,
  orgId: string,
  { kind, settings, ground }: AddPolicy<S>,
): Promise<Details> {
  requirePolicyPermission(ctx.caller, orgId, 'write')
  const after = await writePolicies(ctx, orgId, (before) => decideAddPolicy(kind, settings, before), ground)
  return policyDetails(kind, after)
}

export function decideAddPolicy<S extends JsonObject>(
  kind: PolicyKind<S>,
  settings: S,
  policies: Folded<Policies>,
): PolicyEvent[] {
  checkSettings(kind, settings)
  if (policies.state.set[kind.name]) throw refuse('policy.alreadyExists')
  return [policySet(kind, settings, policies)]
}
