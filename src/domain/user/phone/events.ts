import type { CodePayload } from '#domain/user/initialization/events.ts'
import { endOtpCode } from '#domain/user/otp/events.ts'
import { endResetCodeBy } from '#domain/user/password/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type PhoneChanged = { type: 'user.human.phone.changed'; payload: { phone: string } }
export type PhoneRemoved = { type: 'user.human.phone.removed'; payload: Record<string, never> }
export type PhoneVerified = { type: 'user.human.phone.verified'; payload: Record<string, never> }
export type PhoneVerificationFailed = { type: 'user.human.phone.verification.failed'; payload: Record<string, never> }
export type PhoneCodeAdded = { type: 'user.human.phone.code.added'; payload: CodePayload }
export type PhoneCodeSent = { type: 'user.human.phone.code.sent'; payload: Record<string, never> }
export type PhoneEvent =
  | PhoneChanged
  | PhoneRemoved
  | PhoneVerified
  | PhoneVerificationFailed
  | PhoneCodeAdded
  | PhoneCodeSent

export const phoneChanged = (phone: string): PhoneChanged => ({ type: 'user.human.phone.changed', payload: { phone } })
export const phoneRemoved = (): PhoneRemoved => ({ type: 'user.human.phone.removed', payload: {} })
export const phoneVerified = (): PhoneVerified => ({ type: 'user.human.phone.verified', payload: {} })
export const phoneVerificationFailed = (): PhoneVerificationFailed => ({
  type: 'user.human.phone.verification.failed',
  payload: {},
})
export const phoneCodeAdded = (payload: CodePayload): PhoneCodeAdded => ({
  type: 'user.human.phone.code.added',
  payload,
})
export const phoneCodeSent = (): PhoneCodeSent => ({ type: 'user.human.phone.code.sent', payload: {} })

/** What went out to the old number must not open the account any more. */
const endTextedCodes = (user: User): User => endOtpCode(endResetCodeBy(user, 'sms'), 'sms')

const withNumber = (user: User, number: string): User => ({
  ...endTextedCodes(user),
  phone: { number, verified: false },
})

export const phoneFold: FoldTable<User, PhoneEvent> = {
  'user.human.phone.changed': (user, { payload }) => withNumber(user, payload.phone),
  // Codes cannot be sent any more.
  'user.human.phone.removed': (user) => {
    const without = withNumber(user, '')
    return { ...without, otp: { ...without.otp, sms: false } }
  },
  'user.human.phone.verified': (user) => ({ ...user, phone: { number: user.phone.number, verified: true } }),
  'user.human.phone.verification.failed': (user) =>
    user.phone.code
      ? { ...user, phone: { ...user.phone, code: { ...user.phone.code, failures: user.phone.code.failures + 1 } } }
      : user,
  'user.human.phone.code.added': (user, event) => ({
    ...user,
    phone: { ...user.phone, code: { ...event.payload, sequence: event.sequence, failures: 0 } },
  }),
  'user.human.phone.code.sent': (user) => user,
}
