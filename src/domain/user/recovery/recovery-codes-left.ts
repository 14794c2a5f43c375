import type { User } from '#domain/user/user-state.ts'

/** How many recovery codes a person can still use. */
export const recoveryCodesLeft = (user: User): number =>
  Object.values(user.recovery.codes).filter((code) => code === 'open').length
