import { type SignupEvent, signupFold } from '#domain/user/email-link/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export const signupSlice: UserSlice<object, SignupEvent> = {
  initial: {},
  fold: signupFold,
}
