import { afterRightFactor, afterWrongFactor } from '#domain/user/factor/events.ts'
import type { Totp, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** The secret (encrypted) was made or imported; it counts as a factor once verified. */
export type TotpAdded = { type: 'user.human.mfa.otp.added'; payload: { secret: string } }
/** `step`: of the code that finished the set-up, which is thereby used; an imported secret is verified without one. */
export type TotpVerified = { type: 'user.human.mfa.otp.verified'; payload: { step?: number } }
export type TotpCheckSucceeded = { type: 'user.human.mfa.otp.check.succeeded'; payload: { step: number } }
export type TotpCheckFailed = { type: 'user.human.mfa.otp.check.failed'; payload: Record<string, never> }
export type TotpRemoved = { type: 'user.human.mfa.otp.removed'; payload: Record<string, never> }
export type TotpEvent = TotpAdded | TotpVerified | TotpCheckSucceeded | TotpCheckFailed | TotpRemoved

export const totpAdded = (secret: string): TotpAdded => ({ type: 'user.human.mfa.otp.added', payload: { secret } })
export const totpVerified = (step?: number): TotpVerified => ({
  type: 'user.human.mfa.otp.verified',
  payload: step === undefined ? {} : { step },
})
export const totpCheckSucceeded = (step: number): TotpCheckSucceeded => ({
  type: 'user.human.mfa.otp.check.succeeded',
  payload: { step },
})
export const totpCheckFailed = (): TotpCheckFailed => ({ type: 'user.human.mfa.otp.check.failed', payload: {} })
export const totpRemoved = (): TotpRemoved => ({ type: 'user.human.mfa.otp.removed', payload: {} })

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
