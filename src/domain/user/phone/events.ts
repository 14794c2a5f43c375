import { type Uniqueness, uniquenessOf } from '#domain/user/contact/unique-contacts.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { endOtpCode } from '#domain/user/otp/events.ts'
import { endResetCodeBy } from '#domain/user/password/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type PhoneEvent = EventOf<
  | typeof phoneChanged
  | typeof phoneRemoved
  | typeof phoneVerified
  | typeof phoneVerificationFailed
  | typeof phoneCodeAdded
  | typeof phoneCodeSent
>

export const phoneChanged = event('user.human.phone.changed', (phone: string) => ({ phone }))
export const phoneRemoved = event('user.human.phone.removed')
export const phoneVerified = event('user.human.phone.verified', (payload: Uniqueness = {}) => ({ ...payload }))
export const phoneVerificationFailed = event('user.human.phone.verification.failed')
export const phoneCodeAdded = event('user.human.phone.code.added', (payload: CodePayload) => payload)
export const phoneCodeSent = event('user.human.phone.code.sent')

/** Codes sent to the old number must not give access to the account. */
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
  'user.human.phone.verified': (user, { payload }) => ({
    ...user,
    phone: { number: user.phone.number, verified: true, ...uniquenessOf(payload) },
  }),
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
