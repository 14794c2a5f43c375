import type { PolicyKind } from '#domain/policy/policies.ts'

/** When a password has to be changed. */
export type PasswordAgePolicy = {
  /** Days; 0: never. */
  maxAgeDays: number
  /** Days before the end from which on people are told; 0: never. */
  expireWarnDays: number
}

export const passwordAgePolicy: PolicyKind<PasswordAgePolicy> = {
  name: 'password.age',
  defaults: { maxAgeDays: 0, expireWarnDays: 0 },
}
