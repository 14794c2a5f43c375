import { isDeepStrictEqual } from 'node:util'
import type { Details, OrgContext } from '#domain/context.ts'
import { ownPolicy, type Policies, type PolicyEvent, type PolicyKind, policySet } from '#domain/policy/policies.ts'
import { checkSettings, policyDetails, writePolicies } from '#domain/policy/policy-writer.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { failedPrecondition, notFound } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'

/** Changes the organization's own policy. Refuses with NotFound when it has none, unchanged with FailedPrecondition. */
export async function updatePolicy<S extends JsonObject>(
  ctx: OrgContext,
  kind: PolicyKind<S>,
  change: Partial<S>,
): Promise<Details> {
  ctx.caller.require('policy.write', ctx.orgId)
  const after = await writePolicies(ctx, ctx.orgId, (before) => decideUpdatePolicy(kind, change, before))
  return policyDetails(kind, after)
}

export function decideUpdatePolicy<S extends JsonObject>(
  kind: PolicyKind<S>,
  change: Partial<S>,
  policies: Folded<Policies>,
): PolicyEvent[] {
  const own = ownPolicy(kind, policies)
  if (!own) throw notFound(kind.refusalIds.notFound, 'Errors.Policy.NotFound')
  const settings = { ...own, ...change }
  checkSettings(kind, settings)
  if (isDeepStrictEqual(settings, own)) throw failedPrecondition(kind.refusalIds.notChanged, 'Errors.Policy.NotChanged')
  return [policySet(kind, settings)]
}
