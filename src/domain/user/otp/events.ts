import { afterRightFactor, afterWrongFactor } from '#domain/user/factor/events.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import type { PendingCode, SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type OtpChannel = 'email' | 'sms'

/** `to`: where it was sent. A code that went to an address or number that is no longer the person's is no code. */
export type OtpCode = PendingCode & { readonly to: string }

/** One-time codes that are sent: which ways of sending them the person has chosen as second factors. */
export type SentOtp = {
  readonly sms: boolean
  readonly email: boolean
  /** The newest code of each way, until it is used. */
  readonly codes: { readonly [C in OtpChannel]?: OtpCode }
}

type OtpCodePayload = CodePayload & { to: string }
type Nothing = Record<string, never>

export type OtpSmsAdded = { type: 'user.human.otp.sms.added'; payload: Nothing }
export type OtpSmsRemoved = { type: 'user.human.otp.sms.removed'; payload: Nothing }
export type OtpSmsCodeAdded = { type: 'user.human.otp.sms.code.added'; payload: OtpCodePayload }
export type OtpSmsCodeSent = { type: 'user.human.otp.sms.code.sent'; payload: Nothing }
export type OtpSmsCheckSucceeded = { type: 'user.human.otp.sms.check.succeeded'; payload: Nothing }
export type OtpSmsCheckFailed = { type: 'user.human.otp.sms.check.failed'; payload: Nothing }
export type OtpEmailAdded = { type: 'user.human.otp.email.added'; payload: Nothing }
export type OtpEmailRemoved = { type: 'user.human.otp.email.removed'; payload: Nothing }
export type OtpEmailCodeAdded = { type: 'user.human.otp.email.code.added'; payload: OtpCodePayload }
export type OtpEmailCodeSent = { type: 'user.human.otp.email.code.sent'; payload: Nothing }
export type OtpEmailCheckSucceeded = { type: 'user.human.otp.email.check.succeeded'; payload: Nothing }
export type OtpEmailCheckFailed = { type: 'user.human.otp.email.check.failed'; payload: Nothing }
export type OtpEvent =
  | OtpSmsAdded
  | OtpSmsRemoved
  | OtpSmsCodeAdded
  | OtpSmsCodeSent
  | OtpSmsCheckSucceeded
  | OtpSmsCheckFailed
  | OtpEmailAdded
  | OtpEmailRemoved
  | OtpEmailCodeAdded
  | OtpEmailCodeSent
  | OtpEmailCheckSucceeded
  | OtpEmailCheckFailed

export const otpSmsAdded = (): OtpSmsAdded => ({ type: 'user.human.otp.sms.added', payload: {} })
export const otpSmsRemoved = (): OtpSmsRemoved => ({ type: 'user.human.otp.sms.removed', payload: {} })
export const otpSmsCodeAdded = (payload: OtpCodePayload): OtpSmsCodeAdded => ({
  type: 'user.human.otp.sms.code.added',
  payload,
})
export const otpSmsCodeSent = (): OtpSmsCodeSent => ({ type: 'user.human.otp.sms.code.sent', payload: {} })
export const otpSmsCheckSucceeded = (): OtpSmsCheckSucceeded => ({
  type: 'user.human.otp.sms.check.succeeded',
  payload: {},
})
export const otpSmsCheckFailed = (): OtpSmsCheckFailed => ({ type: 'user.human.otp.sms.check.failed', payload: {} })
export const otpEmailAdded = (): OtpEmailAdded => ({ type: 'user.human.otp.email.added', payload: {} })
export const otpEmailRemoved = (): OtpEmailRemoved => ({ type: 'user.human.otp.email.removed', payload: {} })
export const otpEmailCodeAdded = (payload: OtpCodePayload): OtpEmailCodeAdded => ({
  type: 'user.human.otp.email.code.added',
  payload,
})
export const otpEmailCodeSent = (): OtpEmailCodeSent => ({ type: 'user.human.otp.email.code.sent', payload: {} })
export const otpEmailCheckSucceeded = (): OtpEmailCheckSucceeded => ({
  type: 'user.human.otp.email.check.succeeded',
  payload: {},
})
export const otpEmailCheckFailed = (): OtpEmailCheckFailed => ({
  type: 'user.human.otp.email.check.failed',
  payload: {},
})

const SPENT = { email: 'otpEmail', sms: 'otpSms' } as const

/** The code of a channel ended, and is remembered for whoever still holds it. */
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

/** A code that is on its way to what is no longer the person's address or number ends, whoever gets it back later. */
export function endOtpCode(user: User, channel: OtpChannel): User {
  const { [channel]: ended, ...codes } = user.otp.codes
  return ended ? { ...user, otp: { ...user.otp, codes } } : user
}

function turned(user: User, channel: OtpChannel, on: boolean): User {
  const ended = endOtpCode(user, channel)
  return { ...ended, otp: { ...ended.otp, [channel]: on } }
}

function afterWrongCode(user: User, channel: OtpChannel, at: number): User {
  const code = user.otp.codes[channel]
  const counted = afterWrongFactor(user, at)
  return code ? withCode(counted, channel, { ...code, failures: code.failures + 1 }) : counted
}

export const otpFold: FoldTable<User, OtpEvent> = {
  'user.human.otp.sms.added': (user) => turned(user, 'sms', true),
  'user.human.otp.sms.removed': (user) => turned(user, 'sms', false),
  'user.human.otp.sms.code.added': (user, { payload, sequence }) =>
    withCode(spend(user, 'sms', 'replaced'), 'sms', { ...payload, sequence, failures: 0 }),
  'user.human.otp.sms.code.sent': (user) => user,
  'user.human.otp.sms.check.succeeded': (user) => afterRightFactor(spend(user, 'sms', 'used')),
  'user.human.otp.sms.check.failed': (user, { createdAt }) => afterWrongCode(user, 'sms', createdAt),
  'user.human.otp.email.added': (user) => turned(user, 'email', true),
  'user.human.otp.email.removed': (user) => turned(user, 'email', false),
  'user.human.otp.email.code.added': (user, { payload, sequence }) =>
    withCode(spend(user, 'email', 'replaced'), 'email', { ...payload, sequence, failures: 0 }),
  'user.human.otp.email.code.sent': (user) => user,
  'user.human.otp.email.check.succeeded': (user) => afterRightFactor(spend(user, 'email', 'used')),
  'user.human.otp.email.check.failed': (user, { createdAt }) => afterWrongCode(user, 'email', createdAt),
}
