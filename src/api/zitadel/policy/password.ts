/** Password complexity, password age and lockout on the wire. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  LockoutPolicySchema,
  PasswordAgePolicySchema,
  PasswordComplexityPolicySchema,
} from '@zitadel/proto/zitadel/policy_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { toCount } from '#api/zitadel/list.ts'
import { policyCalls } from '#api/zitadel/policy/policy-calls.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { passwordAgePolicy } from '#domain/policy/password-age-policy.ts'
import { passwordComplexityPolicy } from '#domain/policy/password-complexity-policy.ts'

interface ComplexityRequest {
  /** 64 bits in one service, 32 in the other. */
  readonly minLength: bigint | number
  readonly hasUppercase: boolean
  readonly hasLowercase: boolean
  readonly hasNumber: boolean
  readonly hasSymbol: boolean
}

export const complexityCalls = policyCalls({
  kind: passwordComplexityPolicy,
  to: (request: ComplexityRequest) => ({
    minLength: toCount(BigInt(request.minLength)),
    hasUppercase: request.hasUppercase,
    hasLowercase: request.hasLowercase,
    hasNumber: request.hasNumber,
    hasSymbol: request.hasSymbol,
  }),
  from: ({ settings, isDefault, details }): MessageInitShape<typeof PasswordComplexityPolicySchema> => ({
    ...settings,
    minLength: BigInt(settings.minLength),
    isDefault,
    details: fromDetails(details),
  }),
})

export const ageCalls = policyCalls({
  kind: passwordAgePolicy,
  to: (request: { maxAgeDays: number; expireWarnDays: number }) => ({
    maxAgeDays: request.maxAgeDays,
    expireWarnDays: request.expireWarnDays,
  }),
  from: ({ settings, isDefault, details }): MessageInitShape<typeof PasswordAgePolicySchema> => ({
    maxAgeDays: BigInt(settings.maxAgeDays),
    expireWarnDays: BigInt(settings.expireWarnDays),
    isDefault,
    details: fromDetails(details),
  }),
})

export const lockoutCalls = policyCalls({
  kind: lockoutPolicy,
  to: (request: { maxPasswordAttempts: number; maxOtpAttempts: number }) => ({
    maxPasswordAttempts: request.maxPasswordAttempts,
    maxOtpAttempts: request.maxOtpAttempts,
  }),
  from: ({ settings, isDefault, details }): MessageInitShape<typeof LockoutPolicySchema> => ({
    maxPasswordAttempts: BigInt(settings.maxPasswordAttempts),
    maxOtpAttempts: BigInt(settings.maxOtpAttempts),
    isDefault,
    details: fromDetails(details),
  }),
})
