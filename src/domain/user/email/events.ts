import { type Uniqueness, uniquenessOf } from '#domain/user/contact/unique-contacts.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { endOtpCode } from '#domain/user/otp/events.ts'
import { endResetCodeBy } from '#domain/user/password/events.ts'
import type { SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type EmailEvent = EventOf<
  | typeof emailChanged
  | typeof emailVerified
  | typeof emailVerificationFailed
  | typeof emailCodeAdded
  | typeof emailCodeSent
>

export const emailChanged = event('user.human.email.changed', (email: string) => ({ email }))
export const emailVerified = event('user.human.email.verified', (payload: Uniqueness = {}) => ({ ...payload }))
export const emailVerificationFailed = event('user.human.email.verification.failed')
export const emailCodeAdded = event('user.human.email.code.added', (payload: CodePayload) => payload)
export const emailCodeSent = event('user.human.email.code.sent')

const spend = (user: User, reason: SpentCode['reason']): User =>
  user.email.code
    ? { ...user, spentCodes: { ...user.spentCodes, email: { code: user.email.code.code, reason } } }
    : user

/** Codes mailed to the old address must not give access to the account. */
function endMailedCodes(user: User): User {
  const registrations = Object.entries(user.passkeys.registrations).filter(([, code]) => !code.mailed)
  const open = { ...user, passkeys: { ...user.passkeys, registrations: Object.fromEntries(registrations) } }
  return endOtpCode(endResetCodeBy(open, 'email'), 'email')
}

export const emailFold: FoldTable<User, EmailEvent> = {
  'user.human.email.changed': (user, { payload }) => ({
    ...endMailedCodes(spend(user, 'replaced')),
    email: { address: payload.email, verified: false },
  }),
  'user.human.email.verified': (user, { payload }) => ({
    ...spend(user, 'used'),
    email: { address: user.email.address, verified: true, ...uniquenessOf(payload) },
  }),
  'user.human.email.verification.failed': (user) =>
    user.email.code
      ? { ...user, email: { ...user.email, code: { ...user.email.code, failures: user.email.code.failures + 1 } } }
      : user,
  'user.human.email.code.added': (user, event) => ({
    ...spend(user, 'replaced'),
    email: { ...user.email, code: { ...event.payload, sequence: event.sequence, failures: 0 } },
  }),
  'user.human.email.code.sent': (user) => user,
}
