/** Login settings and the identity providers that a sign-in offers. */
import { durationFromMs } from '@bufbuild/protobuf/wkt'
import {
  IdentityProviderType,
  MultiFactorType,
  PasskeysType,
  SecondFactorType,
} from '@zitadel/proto/zitadel/settings/v2/login_settings_pb.js'
import type { SettingsService } from '#api/zitadel/descriptors/services-v2.ts'
import type { ServiceHandlers } from '#api/zitadel/interceptors/service-handlers.ts'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { fromInheritance, settingsOf } from '#api/zitadel/settings-v2/settings-owner.ts'
import type { Idp } from '#domain/idp/idp.ts'
import { listLoginPolicyIdps } from '#domain/idp/list-login-policy-idps.ts'
import { loginPolicy, type MultiFactor, type SecondFactor } from '#domain/policy/login-policy.ts'

const secondFactors = {
  otp: SecondFactorType.OTP,
  u2f: SecondFactorType.U2F,
  otpEmail: SecondFactorType.OTP_EMAIL,
  otpSms: SecondFactorType.OTP_SMS,
} as const satisfies Record<SecondFactor, SecondFactorType>

const multiFactors = {
  u2fWithVerification: MultiFactorType.U2F_WITH_VERIFICATION,
} as const satisfies Record<MultiFactor, MultiFactorType>

const fromSeconds = (seconds: number) => durationFromMs(seconds * 1000)

interface ProviderFilter {
  readonly creationAllowed?: boolean | undefined
  readonly linkingAllowed?: boolean | undefined
  readonly autoCreation?: boolean | undefined
  readonly autoLinking?: boolean | undefined
}

/** Whether a provider matches every part of the filter that is set. */
function matches({ status, options }: Idp, filter: ProviderFilter): boolean {
  const agrees = (expected: boolean | undefined, value: boolean) => expected === undefined || expected === value
  return (
    status === 'active' &&
    agrees(filter.creationAllowed, options.isCreationAllowed) &&
    agrees(filter.linkingAllowed, options.isLinkingAllowed) &&
    agrees(filter.autoCreation, options.isAutoCreation) &&
    agrees(filter.autoLinking, options.autoLinking !== 0)
  )
}

const PROVIDER_TYPES = {
  oidc: IdentityProviderType.OIDC,
  ldap: IdentityProviderType.LDAP,
  saml: IdentityProviderType.SAML,
} as const

export const loginSettings = {
  async getLoginSettings(ctx, request) {
    const policy = await settingsOf(ctx, loginPolicy, request.ctx)
    const { details, resourceOwnerType } = fromInheritance(policy)
    const { allowUsernamePassword, allowPasswordless, idps: _listed, ...settings } = policy.settings
    return {
      details,
      settings: {
        ...settings,
        resourceOwnerType,
        allowUsernamePassword,
        allowLocalAuthentication: allowUsernamePassword,
        passkeysType: allowPasswordless ? PasskeysType.ALLOWED : PasskeysType.NOT_ALLOWED,
        passwordCheckLifetime: fromSeconds(settings.passwordCheckLifetime),
        externalLoginCheckLifetime: fromSeconds(settings.externalLoginCheckLifetime),
        mfaInitSkipLifetime: fromSeconds(settings.mfaInitSkipLifetime),
        secondFactorCheckLifetime: fromSeconds(settings.secondFactorCheckLifetime),
        multiFactorCheckLifetime: fromSeconds(settings.multiFactorCheckLifetime),
        secondFactors: settings.secondFactors.map((factor) => secondFactors[factor]),
        multiFactors: settings.multiFactors.map((factor) => multiFactors[factor]),
      },
    }
  },
  async getActiveIdentityProviders(ctx, request) {
    const { settings } = await settingsOf(ctx, loginPolicy, request.ctx)
    const idps = (await listLoginPolicyIdps(ctx, settings.idps)).filter(({ state }) => matches(state, request))
    return {
      details: { totalResult: BigInt(idps.length) },
      identityProviders: idps.map(({ id, state }) => ({
        id,
        name: state.name,
        type: PROVIDER_TYPES[state.config?.kind ?? 'oidc'],
        options: { ...state.options },
      })),
    }
  },
} satisfies ServiceHandlers<typeof SettingsService, OrgContext>
