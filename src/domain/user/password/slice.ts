import { type PasswordEvent, passwordFold } from '#domain/user/password/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Password } from '#domain/user/user-state.ts'

export type PasswordState = {
  readonly password: Password
}

export const passwordSlice: UserSlice<PasswordState, PasswordEvent> = {
  initial: {
    password: { hash: '', changeRequired: false, changedAt: 0, failures: 0, lastFailureAt: 0 },
  },
  fold: passwordFold,
}
