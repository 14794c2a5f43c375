import type { Context } from '#domain/context.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { type PolicyLayers, policiesAggregate } from '#domain/policy/policies.ts'

/** Loads the policies of an organization and of the instance in one round trip. */
export async function loadPolicies(ctx: Pick<Context, 'events'>, orgId: string): Promise<PolicyLayers> {
  const [org, instance] = await ctx.events.loadAll([
    { aggregate: policiesAggregate, id: orgId },
    { aggregate: policiesAggregate, id: INSTANCE_ID },
  ])
  if (!org || !instance) throw new Error('loadAll answers one folded aggregate per wish')
  return { org, instance }
}
