import { type RecoveryCodes, type RecoveryEvent, recoveryFold } from '#domain/user/recovery/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export type RecoveryState = {
  readonly recovery: RecoveryCodes
}

export const recoverySlice: UserSlice<RecoveryState, RecoveryEvent> = {
  initial: {
    recovery: { codes: {}, generatedAt: 0 },
  },
  fold: recoveryFold,
}
