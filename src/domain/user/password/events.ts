import type { LinkCodePayload } from '#domain/user/initialization/events.ts'
import type { Password, SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable, Recorded } from '#eventstore/aggregate.ts'

export type PasswordChanged = {
  type: 'user.human.password.changed'
  payload: { encodedHash: string; changeRequired: boolean }
}
/** A first password, given by who administers the person: nobody is told of a change. */
export type PasswordAdded = {
  type: 'user.human.password.added'
  payload: { encodedHash: string; changeRequired: boolean }
}
export type PasswordRemoved = { type: 'user.human.password.removed'; payload: Record<string, never> }
/** The same password under the configured scheme: after a right check of an older hash. */
export type PasswordHashUpdated = { type: 'user.human.password.hash.updated'; payload: { encodedHash: string } }
export type PasswordCodeAdded = {
  type: 'user.human.password.code.added'
  payload: LinkCodePayload & { channel: 'email' | 'sms' }
}
export type PasswordCodeSent = { type: 'user.human.password.code.sent'; payload: Record<string, never> }
export type PasswordChangeSent = { type: 'user.human.password.change.sent'; payload: Record<string, never> }
export type PasswordCheckSucceeded = { type: 'user.human.password.check.succeeded'; payload: Record<string, never> }
export type PasswordCheckFailed = { type: 'user.human.password.check.failed'; payload: Record<string, never> }
export type PasswordCodeCheckFailed = {
  type: 'user.human.password.code.check.failed'
  payload: Record<string, never>
}
export type PasswordEvent =
  | PasswordChanged
  | PasswordAdded
  | PasswordRemoved
  | PasswordHashUpdated
  | PasswordCodeAdded
  | PasswordCodeSent
  | PasswordChangeSent
  | PasswordCheckSucceeded
  | PasswordCheckFailed
  | PasswordCodeCheckFailed

export const passwordChanged = (payload: PasswordChanged['payload']): PasswordChanged => ({
  type: 'user.human.password.changed',
  payload,
})
export const passwordAdded = (payload: PasswordAdded['payload']): PasswordAdded => ({
  type: 'user.human.password.added',
  payload,
})
export const passwordRemoved = (): PasswordRemoved => ({ type: 'user.human.password.removed', payload: {} })
export const passwordHashUpdated = (encodedHash: string): PasswordHashUpdated => ({
  type: 'user.human.password.hash.updated',
  payload: { encodedHash },
})
export const passwordCodeAdded = (payload: PasswordCodeAdded['payload']): PasswordCodeAdded => ({
  type: 'user.human.password.code.added',
  payload,
})
export const passwordCodeSent = (): PasswordCodeSent => ({ type: 'user.human.password.code.sent', payload: {} })
export const passwordChangeSent = (): PasswordChangeSent => ({ type: 'user.human.password.change.sent', payload: {} })
export const passwordCheckSucceeded = (): PasswordCheckSucceeded => ({
  type: 'user.human.password.check.succeeded',
  payload: {},
})
export const passwordCheckFailed = (): PasswordCheckFailed => ({
  type: 'user.human.password.check.failed',
  payload: {},
})
export const passwordCodeCheckFailed = (): PasswordCodeCheckFailed => ({
  type: 'user.human.password.code.check.failed',
  payload: {},
})

const withPassword = (user: User, change: Partial<Password>): User => ({
  ...user,
  password: { ...user.password, ...change },
})

const spend = (user: User, reason: SpentCode['reason']): User =>
  user.password.resetCode
    ? { ...user, spentCodes: { ...user.spentCodes, password: { code: user.password.resetCode.code, reason } } }
    : user

/** What went out by this channel must not open the account any more: the address or number is no longer the person's. */
export function endResetCodeBy(user: User, channel: 'email' | 'sms'): User {
  const { resetCode, ...password } = user.password
  return resetCode?.channel === channel ? { ...spend(user, 'replaced'), password } : user
}

/** A new password ends an open reset code, and every sign-in that rests on the old one. */
const replacePassword = (user: User, event: Recorded<PasswordChanged | PasswordAdded>): User => ({
  ...spend(user, 'used'),
  signedOutAt: event.sequence,
  password: {
    hash: event.payload.encodedHash,
    changeRequired: event.payload.changeRequired,
    changedAt: event.createdAt,
    failures: 0,
    lastFailureAt: 0,
  },
})

export const passwordFold: FoldTable<User, PasswordEvent> = {
  'user.human.password.changed': replacePassword,
  'user.human.password.added': replacePassword,
  'user.human.password.removed': (user, { sequence }) => ({
    ...spend(user, 'replaced'),
    signedOutAt: sequence,
    password: { hash: '', changeRequired: false, changedAt: 0, failures: 0, lastFailureAt: 0 },
  }),
  'user.human.password.hash.updated': (user, { payload }) => withPassword(user, { hash: payload.encodedHash }),
  'user.human.password.code.added': (user, { payload, sequence, createdAt }) =>
    withPassword(spend(user, 'replaced'), { resetCode: { ...payload, sequence, failures: 0, createdAt } }),
  'user.human.password.code.sent': (user) => user,
  'user.human.password.change.sent': (user) => user,
  'user.human.password.check.succeeded': (user) => withPassword(user, { failures: 0 }),
  'user.human.password.check.failed': (user, { createdAt }) =>
    withPassword(user, { failures: user.password.failures + 1, lastFailureAt: createdAt }),
  'user.human.password.code.check.failed': (user) =>
    user.password.resetCode
      ? withPassword(user, {
          resetCode: { ...user.password.resetCode, failures: user.password.resetCode.failures + 1 },
        })
      : user,
}
