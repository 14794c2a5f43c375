import type { Totp, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

/** The secret (encrypted) was made or imported; it counts as a factor once verified. */
export type TotpAdded = { type: 'user.human.mfa.otp.added'; payload: { secret: string } }
export type TotpVerified = { type: 'user.human.mfa.otp.verified'; payload: Record<string, never> }
export type TotpCheckSucceeded = { type: 'user.human.mfa.otp.check.succeeded'; payload: { step: number } }
export type TotpCheckFailed = { type: 'user.human.mfa.otp.check.failed'; payload: Record<string, never> }
export type TotpRemoved = { type: 'user.human.mfa.otp.removed'; payload: Record<string, never> }
export type TotpEvent = TotpAdded | TotpVerified | TotpCheckSucceeded | TotpCheckFailed | TotpRemoved

export const totpAdded = (secret: string): TotpAdded => ({ type: 'user.human.mfa.otp.added', payload: { secret } })
export const totpVerified = (): TotpVerified => ({ type: 'user.human.mfa.otp.verified', payload: {} })
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
  'user.human.mfa.otp.verified': (user) => withTotp(user, { ready: true }),
  'user.human.mfa.otp.check.succeeded': (user, { payload }) => withTotp(user, { lastStep: payload.step }),
  'user.human.mfa.otp.check.failed': (user) => user,
  'user.human.mfa.otp.removed': ({ totp: _gone, ...user }) => user,
}
