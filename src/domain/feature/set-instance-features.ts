import { isDeepStrictEqual } from 'node:util'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import {
  type FeatureEvent,
  type FeatureFlags,
  featuresAggregate,
  featuresSet,
} from '#domain/feature/instance-features.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'
import { refuse } from '#domain/reasons/reason.ts'

/** Sets the given flags and keeps the others; flags that are set so already are not stored again. */
export async function setInstanceFeatures(ctx: Context, flags: FeatureFlags): Promise<Details> {
  if (Object.keys(flags).length === 0) throw refuse('features.noneGiven')
  const baseUri = flags.loginV2?.baseUri
  if (baseUri && !isWebUrl(baseUri)) throw refuse('features.loginUriInvalid')
  requireOnInstance(ctx.caller, 'iam.feature.write')
  return changeFeatures(ctx, (before) => decideSetInstanceFeatures(before, flags))
}

export function decideSetInstanceFeatures(before: FeatureFlags, flags: FeatureFlags): FeatureEvent[] {
  return isDeepStrictEqual({ ...before, ...flags }, { ...before }) ? [] : [featuresSet(flags)]
}

/** Stores the decided events on the instance's features. */
export async function changeFeatures(
  ctx: Context,
  decide: (before: FeatureFlags) => readonly FeatureEvent[],
): Promise<Details> {
  const after = await ctx.events.retry(async () => {
    const before = await ctx.events.load(featuresAggregate, INSTANCE_ID)
    const events = decide(before.state)
    if (events.length === 0) return before
    return ctx.events.pushOne(author(ctx), { aggregate: featuresAggregate, before, events, owner: INSTANCE_ID })
  })
  return detailsOf({ ...after, owner: INSTANCE_ID })
}

function isWebUrl(text: string): boolean {
  const protocol = URL.canParse(text) ? new URL(text).protocol : ''
  return protocol === 'https:' || protocol === 'http:'
}
