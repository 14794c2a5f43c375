import { type InitializationEvent, initializationFold } from '#domain/user/initialization/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { PendingCode, SpentCode, SpentCodeKind } from '#domain/user/user-state.ts'

export type InitializationState = {
  readonly initCode?: PendingCode
  /** The last code of each kind that ended. */
  readonly spentCodes: Readonly<Partial<Record<SpentCodeKind, SpentCode>>>
}

export const initializationSlice: UserSlice<InitializationState, InitializationEvent> = {
  initial: {
    spentCodes: {},
  },
  fold: initializationFold,
}
