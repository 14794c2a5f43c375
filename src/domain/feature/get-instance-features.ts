import { type Context, type Details, detailsOf } from '#domain/context.ts'
import { type FeatureFlags, featuresAggregate } from '#domain/feature/instance-features.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'

/** Returns the flags that are set on the instance. */
export async function getInstanceFeatures(
  ctx: Pick<Context, 'events'>,
): Promise<{ readonly flags: FeatureFlags; readonly details: Details }> {
  const stored = await ctx.events.load(featuresAggregate, INSTANCE_ID)
  return { flags: stored.state, details: detailsOf({ ...stored, owner: INSTANCE_ID }) }
}
