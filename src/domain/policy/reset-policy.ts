import type { Details, OrgContext } from '#domain/context.ts'
import { type Policies, type PolicyEvent, type PolicyKind, policyReset } from '#domain/policy/policies.ts'
import { policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import { notFound } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'

/** Takes the organization back to the instance's policy. Refuses with NotFound when it has none of its own. */
export async function resetPolicy<S extends JsonObject>(ctx: OrgContext, kind: PolicyKind<S>): Promise<Details> {
  ctx.caller.require('policy.delete', ctx.orgId)
  const after = await writePolicies(ctx, ctx.orgId, ({ state }) => decideResetPolicy(kind, state))
  return policyDetails(kind, after)
}

export function decideResetPolicy<S extends JsonObject>(kind: PolicyKind<S>, policies: Policies): PolicyEvent[] {
  if (!policies.set[kind.name]) throw notFound(kind.refusalIds.nothingToReset, 'Errors.Policy.NotFound')
  return [policyReset(kind)]
}
