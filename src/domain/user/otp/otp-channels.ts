import type { CodeSlot } from '#domain/user/code-slots.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import {
  type OtpChannel,
  otpEmailCheckFailed,
  otpEmailCheckSucceeded,
  otpEmailCodeAdded,
  otpSmsCheckFailed,
  otpSmsCheckSucceeded,
  otpSmsCodeAdded,
} from '#domain/user/otp/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** Channel for one-time codes: the receiver, and the storage and events of its codes. */
export interface OtpChannelRules extends CodeSlot {
  readonly kind: 'otpEmail' | 'otpSms'
  isSetUp(user: User): boolean
  /** The verified address or number; '' : there is none. */
  receiver(user: User): string
  added(code: CodePayload & { to: string }): UserEvent
  succeeded(): UserEvent
}

/** Only a code that went to where the person still is counts. */
const pendingOf = (channel: OtpChannel) => (user: User) => {
  const { isSetUp, receiver } = otpChannels[channel]
  const code = user.otp.codes[channel]
  return user.status === 'active' && isSetUp(user) && code?.to === receiver(user) ? code : undefined
}

export const otpChannels: Readonly<Record<OtpChannel, OtpChannelRules>> = {
  email: {
    kind: 'otpEmail',
    isSetUp: (user) => user.otp.email,
    receiver: (user) => (user.email.verified ? user.email.address : ''),
    pending: pendingOf('email'),
    spent: (user) => user.spentCodes.otpEmail,
    added: otpEmailCodeAdded,
    succeeded: otpEmailCheckSucceeded,
    failed: otpEmailCheckFailed,
  },
  sms: {
    kind: 'otpSms',
    isSetUp: (user) => user.otp.sms,
    receiver: (user) => (user.phone.verified ? user.phone.number : ''),
    pending: pendingOf('sms'),
    spent: (user) => user.spentCodes.otpSms,
    added: otpSmsCodeAdded,
    succeeded: otpSmsCheckSucceeded,
    failed: otpSmsCheckFailed,
  },
}
