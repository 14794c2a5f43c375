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
  refusalIds: {
    alreadyExists: 'ORG-Lk0dS',
    notFound: 'ORG-0oPew',
    notChanged: 'Org-dsgjR',
    nothingToReset: 'ORG-Dgs1g',
    defaultNotChanged: 'INSTANCE-180sf',
  },
}
