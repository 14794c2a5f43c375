import type { CodePayload } from '#domain/user/initialization/events.ts'
import { endOtpCode } from '#domain/user/otp/events.ts'
import { endResetCodeBy } from '#domain/user/password/events.ts'
import type { SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type EmailChanged = { type: 'user.human.email.changed'; payload: { email: string } }
export type EmailVerified = { type: 'user.human.email.verified'; payload: Record<string, never> }
export type EmailVerificationFailed = { type: 'user.human.email.verification.failed'; payload: Record<string, never> }
export type EmailCodeAdded = { type: 'user.human.email.code.added'; payload: CodePayload }
export type EmailCodeSent = { type: 'user.human.email.code.sent'; payload: Record<string, never> }
export type EmailEvent = EmailChanged | EmailVerified | EmailVerificationFailed | EmailCodeAdded | EmailCodeSent

export const emailChanged = (email: string): EmailChanged => ({ type: 'user.human.email.changed', payload: { email } })
export const emailVerified = (): EmailVerified => ({ type: 'user.human.email.verified', payload: {} })
export const emailVerificationFailed = (): EmailVerificationFailed => ({
  type: 'user.human.email.verification.failed',
  payload: {},
})
export const emailCodeAdded = (payload: CodePayload): EmailCodeAdded => ({
  type: 'user.human.email.code.added',
  payload,
})
export const emailCodeSent = (): EmailCodeSent => ({ type: 'user.human.email.code.sent', payload: {} })

const spend = (user: User, reason: SpentCode['reason']): User =>
  user.email.code
    ? { ...user, spentCodes: { ...user.spentCodes, email: { code: user.email.code.code, reason } } }
    : user

/** What was mailed to the old address must not open the account any more. */
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
  'user.human.email.verified': (user) => ({
    ...spend(user, 'used'),
    email: { address: user.email.address, verified: true },
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
