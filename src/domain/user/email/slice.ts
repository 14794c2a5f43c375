import { type EmailEvent, emailFold } from '#domain/user/email/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Email } from '#domain/user/user-state.ts'

export type EmailState = {
  readonly email: Email
}

export const emailSlice: UserSlice<EmailState, EmailEvent> = {
  initial: {
    email: { address: '', verified: false },
  },
  fold: emailFold,
}
