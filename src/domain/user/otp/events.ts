import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** One-time codes that are sent: which ways of sending them the person has chosen as second factors. */
export type SentOtp = { readonly sms: boolean; readonly email: boolean }

export type OtpSmsAdded = { type: 'user.human.otp.sms.added'; payload: Record<string, never> }
export type OtpSmsRemoved = { type: 'user.human.otp.sms.removed'; payload: Record<string, never> }
export type OtpEmailAdded = { type: 'user.human.otp.email.added'; payload: Record<string, never> }
export type OtpEmailRemoved = { type: 'user.human.otp.email.removed'; payload: Record<string, never> }
export type OtpEvent = OtpSmsAdded | OtpSmsRemoved | OtpEmailAdded | OtpEmailRemoved

export const otpSmsAdded = (): OtpSmsAdded => ({ type: 'user.human.otp.sms.added', payload: {} })
export const otpSmsRemoved = (): OtpSmsRemoved => ({ type: 'user.human.otp.sms.removed', payload: {} })
export const otpEmailAdded = (): OtpEmailAdded => ({ type: 'user.human.otp.email.added', payload: {} })
export const otpEmailRemoved = (): OtpEmailRemoved => ({ type: 'user.human.otp.email.removed', payload: {} })

const withOtp = (user: User, change: Partial<SentOtp>): User => ({ ...user, otp: { ...user.otp, ...change } })

export const otpFold: FoldTable<User, OtpEvent> = {
  'user.human.otp.sms.added': (user) => withOtp(user, { sms: true }),
  'user.human.otp.sms.removed': (user) => withOtp(user, { sms: false }),
  'user.human.otp.email.added': (user) => withOtp(user, { email: true }),
  'user.human.otp.email.removed': (user) => withOtp(user, { email: false }),
}
