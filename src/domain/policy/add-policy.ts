import type { Details, OrgContext } from '#domain/context.ts'
import { type Policies, type PolicyEvent, type PolicyKind, policySet } from '#domain/policy/policies.ts'
import { checkSettings, type Ground, policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import { alreadyExists } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'

/** Gives the organization acted in a policy of its own. Refuses with AlreadyExists when it has one. */
export async function addPolicy<S extends JsonObject>(
  ctx: OrgContext,
  kind: PolicyKind<S>,
  settings: S,
  ground?: Ground,
): Promise<Details> {
  ctx.caller.require('policy.write', ctx.orgId)
  const after = await writePolicies(ctx, ctx.orgId, ({ state }) => decideAddPolicy(kind, settings, state), ground)
  return policyDetails(kind, after)
}

export function decideAddPolicy<S extends JsonObject>(
  kind: PolicyKind<S>,
  settings: S,
  policies: Policies,
): PolicyEvent[] {
  checkSettings(kind, settings)
  if (policies.set[kind.name]) throw alreadyExists(kind.refusalIds.alreadyExists, 'Errors.Policy.AlreadyExists')
  return [policySet(kind, settings)]
}
