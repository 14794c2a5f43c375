import type { LinkCodePayload } from '#domain/user/initialization/events.ts'
import type { Password, SpentCode, User } from '#domain/user/user-state.ts'
import type { FoldTable, Recorded } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type PasswordEvent =
  | PasswordChanged
  | PasswordAdded
  | EventOf<
      | typeof passwordRemoved
      | typeof passwordHashUpdated
      | typeof passwordCodeAdded
      | typeof passwordCodeSent
      | typeof passwordChangeSent
      | typeof passwordCheckSucceeded
      | typeof passwordCheckFailed
      | typeof passwordCodeCheckFailed
    >

export const passwordChanged = event(
  'user.human.password.changed',
  (payload: { encodedHash: string; changeRequired: boolean }) => payload,
)
export type PasswordChanged = EventOf<typeof passwordChanged>
/** A first password, set by an administrator: the user gets no notification of a change. */
export const passwordAdded = event(
  'user.human.password.added',
  (payload: { encodedHash: string; changeRequired: boolean }) => payload,
)
export type PasswordAdded = EventOf<typeof passwordAdded>
export const passwordRemoved = event('user.human.password.removed')
/** The same password under the configured scheme: after a right check of an older hash. */
export const passwordHashUpdated = event('user.human.password.hash.updated', (encodedHash: string) => ({ encodedHash }))
export const passwordCodeAdded = event(
  'user.human.password.code.added',
  (payload: LinkCodePayload & { channel: 'email' | 'sms' }) => payload,
)
export const passwordCodeSent = event('user.human.password.code.sent')
export const passwordChangeSent = event('user.human.password.change.sent')
export const passwordCheckSucceeded = event('user.human.password.check.succeeded')
export const passwordCheckFailed = event('user.human.password.check.failed')
export const passwordCodeCheckFailed = event('user.human.password.code.check.failed')

const withPassword = (user: User, change: Partial<Password>): User => ({
  ...user,
  password: { ...user.password, ...change },
})

const spend = (user: User, reason: SpentCode['reason']): User =>
  user.password.resetCode
    ? { ...user, spentCodes: { ...user.spentCodes, password: { code: user.password.resetCode.code, reason } } }
    : user

/** Codes sent to a former address or number of the user must not give access to the account. */
export function endResetCodeBy(user: User, channel: 'email' | 'sms'): User {
  const { resetCode, ...password } = user.password
  return resetCode?.channel === channel ? { ...spend(user, 'replaced'), password } : user
}

/** A new password revokes an open reset code, and ends all sessions. */
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
