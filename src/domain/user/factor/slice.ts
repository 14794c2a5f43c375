import { type FactorEvent, factorFold } from '#domain/user/factor/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Mfa } from '#domain/user/user-state.ts'

export type FactorState = {
  readonly mfa: Mfa
  /** Sequence of the last event that ended all sign-ins of the user; 0: none did. */
  readonly signedOutAt: number
}

export const factorSlice: UserSlice<FactorState, FactorEvent> = {
  initial: {
    mfa: { failures: 0, lastFailureAt: 0, initSkippedAt: 0 },
    signedOutAt: 0,
  },
  fold: factorFold,
}
