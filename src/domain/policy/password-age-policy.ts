import type { PolicyKind } from '#domain/policy/policies.ts'

/** Maximum age of passwords. */
export type PasswordAgePolicy = {
  /** Days; 0: never. */
  maxAgeDays: number
  /** Days before expiry from which users are warned; 0: never. */
  expireWarnDays: number
}

export const passwordAgePolicy: PolicyKind<PasswordAgePolicy> = {
  name: 'password.age',
  defaults: { maxAgeDays: 0, expireWarnDays: 0 },
}
