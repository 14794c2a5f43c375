import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { INSTANCE_ID, instanceAggregate } from '#domain/instance/instance.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { defaultPolicy, ownPolicy, type Policies, type PolicyKind, policiesAggregate } from '#domain/policy/policies.ts'
import { policyDetails } from '#domain/policy/policy-writer.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** A policy as queries return it. */
export interface FoundPolicy<S> {
  readonly settings: S
  /** Inherited from the instance. */
  readonly isDefault: boolean
  readonly details: Details
}

/** Returns the effective policy of an organization. */
export async function getPolicy<S extends JsonObject>(
  ctx: Pick<Context, 'events'>,
  kind: PolicyKind<S>,
  orgId: string,
): Promise<FoundPolicy<S>> {
  const layers = await loadPolicies(ctx, orgId)
  const orgPolicy = ownPolicy(kind, layers.org)
  if (!orgPolicy) return fromInstance(ctx, kind, layers.instance)
  return { settings: orgPolicy, isDefault: false, details: policyDetails(kind, layers.org) }
}

/** Returns the policy of the instance. */
export async function getDefaultPolicy<S extends JsonObject>(
  ctx: Pick<Context, 'events'>,
  kind: PolicyKind<S>,
): Promise<FoundPolicy<S>> {
  return fromInstance(ctx, kind, await ctx.events.load(policiesAggregate, INSTANCE_ID))
}

/** A policy that was never set has the details of the setup of the instance. */
async function fromInstance<S extends JsonObject>(
  ctx: Pick<Context, 'events'>,
  kind: PolicyKind<S>,
  policies: Folded<Policies>,
): Promise<FoundPolicy<S>> {
  const settings = defaultPolicy(kind, policies)
  if (policies.state.set[kind.name]) return { settings, isDefault: true, details: policyDetails(kind, policies) }
  const instance = await ctx.events.load(instanceAggregate, INSTANCE_ID)
  const { createdAt, owner } = instance
  return { settings, isDefault: true, details: detailsOf({ sequence: 1, createdAt, changedAt: createdAt, owner }) }
}
