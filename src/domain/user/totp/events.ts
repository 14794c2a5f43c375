import { afterRightFactor, afterWrongFactor } from '#domain/user/factor/events.ts'
import type { Totp, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type TotpEvent = EventOf<
  typeof totpAdded | typeof totpVerified | typeof totpCheckSucceeded | typeof totpCheckFailed | typeof totpRemoved
>

/** The secret (encrypted) was made or imported; it counts as a factor once verified. */
export const totpAdded = event('user.human.mfa.otp.added', (secret: string) => ({ secret }))
/** `step`: time step of the code that completed the set-up and is thereby used; absent for an imported secret. */
export const totpVerified = event('user.human.mfa.otp.verified', (step?: number): { step?: number } =>
  step === undefined ? {} : { step },
)
export const totpCheckSucceeded = event('user.human.mfa.otp.check.succeeded', (step: number) => ({ step }))
export const totpCheckFailed = event('user.human.mfa.otp.check.failed')
export const totpRemoved = event('user.human.mfa.otp.removed')

const withTotp = (user: User, change: Partial<Totp>): User =>
  user.totp ? { ...user, totp: { ...user.totp, ...change } } : user

export const totpFold: FoldTable<User, TotpEvent> = {
  'user.human.mfa.otp.added': (user, { payload }) => ({
    ...user,
    totp: { secret: payload.secret, ready: false, lastStep: 0 },
  }),
  'user.human.mfa.otp.verified': (user, { payload }) => withTotp(user, { ready: true, lastStep: payload.step ?? 0 }),
  'user.human.mfa.otp.check.succeeded': (user, { payload }) =>
    withTotp(afterRightFactor(user), { lastStep: payload.step }),
  'user.human.mfa.otp.check.failed': (user, { createdAt }) => afterWrongFactor(user, createdAt),
  'user.human.mfa.otp.removed': ({ totp: _gone, ...user }) => user,
}
