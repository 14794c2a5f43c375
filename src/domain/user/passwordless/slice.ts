import { type Passkeys, type PasswordlessEvent, passwordlessFold } from '#domain/user/passwordless/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export type PasswordlessState = {
  readonly passkeys: Passkeys
}

export const passwordlessSlice: UserSlice<PasswordlessState, PasswordlessEvent> = {
  initial: {
    passkeys: { tokens: {}, registrations: {}, spentRegistrations: {} },
  },
  fold: passwordlessFold,
}
