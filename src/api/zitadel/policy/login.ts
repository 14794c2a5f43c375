/** Login policies on the wire. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { type Duration, durationFromMs, durationMs } from '@bufbuild/protobuf/wkt'
import {
  type LoginPolicySchema,
  MultiFactorType,
  PasswordlessType,
  SecondFactorType,
} from '@zitadel/proto/zitadel/policy_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { fromPolicyIdp } from '#api/zitadel/provider.ts'
import type { Context } from '#domain/context.ts'
import { listLoginPolicyIdps } from '#domain/idp/list-login-policy-idps.ts'
import type { FoundPolicy } from '#domain/policy/get-policy.ts'
import type { LoginPolicy, MultiFactor, SecondFactor } from '#domain/policy/login-policy.ts'

/** The fields that every request to write a login policy has. */
interface LoginPolicyRequest {
  readonly allowUsernamePassword: boolean
  readonly allowRegister: boolean
  readonly allowExternalIdp: boolean
  readonly forceMfa: boolean
  readonly forceMfaLocalOnly: boolean
  readonly passwordlessType: PasswordlessType
  readonly hidePasswordReset: boolean
  readonly ignoreUnknownUsernames: boolean
  readonly allowDomainDiscovery: boolean
  readonly disableLoginWithEmail: boolean
  readonly disableLoginWithPhone: boolean
  readonly defaultRedirectUri: string
  readonly passwordCheckLifetime?: Duration | undefined
  readonly externalLoginCheckLifetime?: Duration | undefined
  readonly mfaInitSkipLifetime?: Duration | undefined
  readonly secondFactorCheckLifetime?: Duration | undefined
  readonly multiFactorCheckLifetime?: Duration | undefined
}

/** Settings of a login policy besides its lists. A missing lifetime is zero: the factor is required every time. */
export const toLoginSettings = (
  request: LoginPolicyRequest,
): Omit<LoginPolicy, 'secondFactors' | 'multiFactors' | 'idps'> => ({
  allowUsernamePassword: request.allowUsernamePassword,
  allowRegister: request.allowRegister,
  allowExternalIdp: request.allowExternalIdp,
  forceMfa: request.forceMfa,
  forceMfaLocalOnly: request.forceMfaLocalOnly,
  allowPasswordless: request.passwordlessType === PasswordlessType.ALLOWED,
  hidePasswordReset: request.hidePasswordReset,
  ignoreUnknownUsernames: request.ignoreUnknownUsernames,
  allowDomainDiscovery: request.allowDomainDiscovery,
  disableLoginWithEmail: request.disableLoginWithEmail,
  disableLoginWithPhone: request.disableLoginWithPhone,
  defaultRedirectUri: request.defaultRedirectUri,
  passwordCheckLifetime: toSeconds(request.passwordCheckLifetime),
  externalLoginCheckLifetime: toSeconds(request.externalLoginCheckLifetime),
  mfaInitSkipLifetime: toSeconds(request.mfaInitSkipLifetime),
  secondFactorCheckLifetime: toSeconds(request.secondFactorCheckLifetime),
  multiFactorCheckLifetime: toSeconds(request.multiFactorCheckLifetime),
})

/** Whole seconds; a part of one counts as none. */
const toSeconds = (duration: Duration | undefined): number => (duration ? Math.trunc(durationMs(duration) / 1000) : 0)

const fromSeconds = (seconds: number): Duration => durationFromMs(seconds * 1000)

/** A login policy with the names of the providers that it offers. */
export async function fromLoginPolicy(
  ctx: Pick<Context, 'events'>,
  { settings, isDefault, details }: FoundPolicy<LoginPolicy>,
): Promise<MessageInitShape<typeof LoginPolicySchema>> {
  const { secondFactors, multiFactors, idps, allowPasswordless, ...flags } = settings
  return {
    ...flags,
    details: fromDetails(details),
    isDefault,
    passwordlessType: allowPasswordless ? PasswordlessType.ALLOWED : PasswordlessType.NOT_ALLOWED,
    passwordCheckLifetime: fromSeconds(settings.passwordCheckLifetime),
    externalLoginCheckLifetime: fromSeconds(settings.externalLoginCheckLifetime),
    mfaInitSkipLifetime: fromSeconds(settings.mfaInitSkipLifetime),
    secondFactorCheckLifetime: fromSeconds(settings.secondFactorCheckLifetime),
    multiFactorCheckLifetime: fromSeconds(settings.multiFactorCheckLifetime),
    secondFactors: secondFactors.map(fromSecondFactor),
    multiFactors: multiFactors.map(fromMultiFactor),
    idps: (await listLoginPolicyIdps(ctx, idps)).map(fromPolicyIdp),
  }
}

const secondFactorTypes = {
  otp: SecondFactorType.OTP,
  u2f: SecondFactorType.U2F,
  otpEmail: SecondFactorType.OTP_EMAIL,
  otpSms: SecondFactorType.OTP_SMS,
} as const satisfies Record<SecondFactor, SecondFactorType>

const multiFactorTypes = {
  u2fWithVerification: MultiFactorType.U2F_WITH_VERIFICATION,
} as const satisfies Record<MultiFactor, MultiFactorType>

export const fromSecondFactor = (factor: SecondFactor): SecondFactorType => secondFactorTypes[factor]
export const fromMultiFactor = (factor: MultiFactor): MultiFactorType => multiFactorTypes[factor]

/** Undefined: no factor that there is. */
export const toSecondFactor = (type: SecondFactorType): SecondFactor | undefined =>
  (['otp', 'u2f', 'otpEmail', 'otpSms'] as const).find((factor) => secondFactorTypes[factor] === type)

/** Undefined: no factor that there is. */
export const toMultiFactor = (type: MultiFactorType): MultiFactor | undefined =>
  (['u2fWithVerification'] as const).find((factor) => multiFactorTypes[factor] === type)
