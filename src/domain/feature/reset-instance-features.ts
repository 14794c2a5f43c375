import type { Context, Details } from '#domain/context.ts'
import { type FeatureEvent, type FeatureFlags, featuresReset } from '#domain/feature/instance-features.ts'
import { changeFeatures } from '#domain/feature/set-instance-features.ts'
import { requireOnInstance } from '#domain/instance/require-on-instance.ts'

/** Removes every flag of the instance. */
export async function resetInstanceFeatures(ctx: Context): Promise<Details> {
  requireOnInstance(ctx.caller, 'iam.feature.delete')
  return changeFeatures(ctx, decideResetInstanceFeatures)
}

export const decideResetInstanceFeatures = (before: FeatureFlags): FeatureEvent[] =>
  Object.keys(before).length === 0 ? [] : [featuresReset()]
