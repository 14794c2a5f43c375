import { type PhoneEvent, phoneFold } from '#domain/user/phone/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Phone } from '#domain/user/user-state.ts'

export type PhoneState = {
  readonly phone: Phone
}

export const phoneSlice: UserSlice<PhoneState, PhoneEvent> = {
  initial: {
    phone: { number: '', verified: false },
  },
  fold: phoneFold,
}
