import type { PolicyKind } from '#domain/policy/policies.ts'

/** After how many wrong tries in a row a user is locked; 0: never. */
export type LockoutPolicy = {
  maxPasswordAttempts: number
  /** One-time codes, of an authenticator, by mail or by SMS. */
  maxOtpAttempts: number
}

export const lockoutPolicy: PolicyKind<LockoutPolicy> = {
  name: 'lockout',
  defaults: { maxPasswordAttempts: 0, maxOtpAttempts: 0 },
}
