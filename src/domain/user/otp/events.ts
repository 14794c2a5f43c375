import { afterRightFactor, afterWrongFactor } from '#domain/user/factor/events.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { PendingCode, SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type OtpChannel = 'email' | 'sms'

/** `to`: receiver of the code. A code sent to a former address or number of the user is invalid. */
export type OtpCode = PendingCode & { readonly to: string }

/** Sent one-time codes: the channels that the user has set up as second factors. */
export type SentOtp = {
  readonly sms: boolean
  readonly email: boolean
  /** The newest code of each channel, until it is used. */
  readonly codes: { readonly [C in OtpChannel]?: OtpCode }
}

type OtpCodePayload = CodePayload & { to: string }

export type OtpEvent = EventOf<
  | typeof otpSmsAdded
  | typeof otpSmsRemoved
  | typeof otpSmsCodeAdded
  | typeof otpSmsCodeSent
  | typeof otpSmsCheckSucceeded
  | typeof otpSmsCheckFailed
  | typeof otpEmailAdded
  | typeof otpEmailRemoved
  | typeof otpEmailCodeAdded
  | typeof otpEmailCodeSent
  | typeof otpEmailCheckSucceeded
  | typeof otpEmailCheckFailed
>

export const otpSmsAdded = event('user.human.otp.sms.added')
export const otpSmsRemoved = event('user.human.otp.sms.removed')
export const otpSmsCodeAdded = event('user.human.otp.sms.code.added', (payload: OtpCodePayload) => payload)
export const otpSmsCodeSent = event('user.human.otp.sms.code.sent')
export const otpSmsCheckSucceeded = event('user.human.otp.sms.check.succeeded')
export const otpSmsCheckFailed = event('user.human.otp.sms.check.failed')
export const otpEmailAdded = event('user.human.otp.email.added')
export const otpEmailRemoved = event('user.human.otp.email.removed')
export const otpEmailCodeAdded = event('user.human.otp.email.code.added', (payload: OtpCodePayload) => payload)
export const otpEmailCodeSent = event('user.human.otp.email.code.sent')
export const otpEmailCheckSucceeded = event('user.human.otp.email.check.succeeded')
export const otpEmailCheckFailed = event('user.human.otp.email.check.failed')

const SPENT = { email: 'otpEmail', sms: 'otpSms' } as const

/** Ends the code of a channel, and keeps it so that its holder learns why it no longer works. */
function spend(user: User, channel: OtpChannel, reason: SpentCode['reason']): User {
  const { [channel]: code, ...codes } = user.otp.codes
  if (!code) return user
  const spentCodes = { ...user.spentCodes, [SPENT[channel]]: { code: code.code, reason } }
  return { ...user, spentCodes, otp: { ...user.otp, codes } }
}

const withCode = (user: User, channel: OtpChannel, code: OtpCode): User => ({
  ...user,
  otp: { ...user.otp, codes: { ...user.otp.codes, [channel]: code } },
})

/** Ends a code sent to a former address or number of the user, even if the user gets that one back later. */
export function endOtpCode(user: User, channel: OtpChannel): User {
  const { [channel]: ended, ...codes } = user.otp.codes
  return ended ? { ...user, otp: { ...user.otp, codes } } : user
}

function setOtp(user: User, channel: OtpChannel, on: boolean): User {
  const ended = endOtpCode(user, channel)
  return { ...ended, otp: { ...ended.otp, [channel]: on } }
}

function afterWrongCode(user: User, channel: OtpChannel, at: number): User {
  const code = user.otp.codes[channel]
  const counted = afterWrongFactor(user, at)
  return code ? withCode(counted, channel, { ...code, failures: code.failures + 1 }) : counted
}

export const otpFold: FoldTable<User, OtpEvent> = {
  'user.human.otp.sms.added': (user) => setOtp(user, 'sms', true),
  'user.human.otp.sms.removed': (user) => setOtp(user, 'sms', false),
  'user.human.otp.sms.code.added': (user, { payload, sequence }) =>
    withCode(spend(user, 'sms', 'replaced'), 'sms', { ...payload, sequence, failures: 0 }),
  'user.human.otp.sms.code.sent': (user) => user,
  'user.human.otp.sms.check.succeeded': (user) => afterRightFactor(spend(user, 'sms', 'used')),
  'user.human.otp.sms.check.failed': (user, { createdAt }) => afterWrongCode(user, 'sms', createdAt),
  'user.human.otp.email.added': (user) => setOtp(user, 'email', true),
  'user.human.otp.email.removed': (user) => setOtp(user, 'email', false),
  'user.human.otp.email.code.added': (user, { payload, sequence }) =>
    withCode(spend(user, 'email', 'replaced'), 'email', { ...payload, sequence, failures: 0 }),
  'user.human.otp.email.code.sent': (user) => user,
  'user.human.otp.email.check.succeeded': (user) => afterRightFactor(spend(user, 'email', 'used')),
  'user.human.otp.email.check.failed': (user, { createdAt }) => afterWrongCode(user, 'email', createdAt),
}
