/** Feature flags of the instance. Only `loginV2` changes how Usher behaves; the others are stored for clients. */
import { type AggregateType, evolveBy } from '#eventstore/aggregate.ts'
import type { JsonObject } from '#kit/json.ts'

/** Flags that are set; an absent one has its default. */
export type FeatureFlags = {
  readonly loginDefaultOrg?: boolean
  readonly userSchema?: boolean
  readonly oidcTokenExchange?: boolean
  readonly debugOidcParentError?: boolean
  readonly oidcSingleV1SessionTermination?: boolean
  readonly disableUserTokenEvent?: boolean
  readonly enableBackChannelLogout?: boolean
  readonly permissionCheckV2?: boolean
  readonly consoleUseV2UserApi?: boolean
  /** Numbers of `zitadel.feature.v2.ImprovedPerformance`. */
  readonly improvedPerformance?: readonly number[]
  /** Sign-ins are sent to a login UI of another origin; `baseUri` '': to the path of this origin. */
  readonly loginV2?: { readonly required: boolean; readonly baseUri: string }
}

export const defaultFeatures: FeatureFlags = { loginDefaultOrg: true }

export type FeaturesSet = { type: 'feature.instance.set'; payload: FeatureFlags & JsonObject }
export type FeaturesReset = { type: 'feature.instance.reset'; payload: Record<string, never> }
export type FeatureEvent = FeaturesSet | FeaturesReset

export const featuresSet = (flags: FeatureFlags): FeaturesSet => ({
  type: 'feature.instance.set',
  payload: { ...flags },
})
export const featuresReset = (): FeaturesReset => ({ type: 'feature.instance.reset', payload: {} })

export const featuresAggregate: AggregateType<FeatureFlags, FeatureEvent> = {
  type: 'feature',
  initial: {},
  evolve: evolveBy<FeatureFlags, FeatureEvent>({
    'feature.instance.set': (flags, { payload }) => ({ ...flags, ...payload }),
    'feature.instance.reset': () => ({}),
  }),
  isRemoved: () => false,
  rows: () => [],
  names: () => [],
}
