/**
 * Feature flags of the instance, and of the system, which has none. Those of organizations and users return
 * Unimplemented.
 */
import { Source } from '@zitadel/proto/zitadel/feature/v2/feature_pb.js'
import type { FeatureService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import { fromWrite } from '#api/zitadel/messages-v2/details.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { getInstanceFeatures } from '#domain/feature/get-instance-features.ts'
import { defaultFeatures, type FeatureFlags } from '#domain/feature/instance-features.ts'
import { resetInstanceFeatures } from '#domain/feature/reset-instance-features.ts'
import { setInstanceFeatures } from '#domain/feature/set-instance-features.ts'

const FLAGS = [
  'loginDefaultOrg',
  'userSchema',
  'oidcTokenExchange',
  'debugOidcParentError',
  'oidcSingleV1SessionTermination',
  'disableUserTokenEvent',
  'enableBackChannelLogout',
  'permissionCheckV2',
  'consoleUseV2UserApi',
] as const

type Flag = (typeof FLAGS)[number]
type Request = { readonly [F in Flag]?: boolean | undefined } & {
  readonly improvedPerformance: readonly number[]
  readonly loginV2?: { readonly required: boolean; readonly baseUri?: string | undefined } | undefined
}

const toFlags = (request: Request): FeatureFlags => ({
  ...Object.fromEntries(FLAGS.flatMap((flag) => (request[flag] === undefined ? [] : [[flag, request[flag]]]))),
  ...(request.improvedPerformance.length > 0 ? { improvedPerformance: [...request.improvedPerformance] } : {}),
  ...(request.loginV2
    ? { loginV2: { required: request.loginV2.required, baseUri: request.loginV2.baseUri ?? '' } }
    : {}),
})

/** Every flag; those of the instance name it as their source. `inherited`: the values below it. */
function fromFlags(flags: FeatureFlags, inherited: FeatureFlags) {
  const flag = (name: Flag) =>
    flags[name] === undefined
      ? { enabled: inherited[name] ?? false, ...(inherited[name] ? { source: Source.SYSTEM } : {}) }
      : { enabled: flags[name], source: Source.INSTANCE }
  return {
    loginDefaultOrg: flag('loginDefaultOrg'),
    userSchema: flag('userSchema'),
    oidcTokenExchange: flag('oidcTokenExchange'),
    debugOidcParentError: flag('debugOidcParentError'),
    oidcSingleV1SessionTermination: flag('oidcSingleV1SessionTermination'),
    disableUserTokenEvent: flag('disableUserTokenEvent'),
    enableBackChannelLogout: flag('enableBackChannelLogout'),
    permissionCheckV2: flag('permissionCheckV2'),
    consoleUseV2UserApi: flag('consoleUseV2UserApi'),
    improvedPerformance: flags.improvedPerformance
      ? { executionPaths: [...flags.improvedPerformance], source: Source.INSTANCE }
      : {},
    loginV2: flags.loginV2 ? { ...flags.loginV2, source: Source.INSTANCE } : {},
  }
}

export const features = {
  async getInstanceFeatures(ctx, { inheritance }) {
    const { flags, details } = await getInstanceFeatures(ctx)
    return { details: fromWrite(details), ...fromFlags(flags, inheritance ? defaultFeatures : {}) }
  },
  async setInstanceFeatures(ctx, request) {
    return { details: fromWrite(await setInstanceFeatures(ctx, toFlags(request))) }
  },
  async resetInstanceFeatures(ctx) {
    return { details: fromWrite(await resetInstanceFeatures(ctx)) }
  },
  getSystemFeatures: async () => fromFlags({}, defaultFeatures),
} satisfies ServiceHandlers<typeof FeatureService, OrgContext>
