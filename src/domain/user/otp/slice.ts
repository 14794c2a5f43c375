import { type OtpEvent, otpFold, type SentOtp } from '#domain/user/otp/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'

export type OtpState = {
  readonly otp: SentOtp
}

export const otpSlice: UserSlice<OtpState, OtpEvent> = {
  initial: {
    otp: { sms: false, email: false, codes: {} },
  },
  fold: otpFold,
}
