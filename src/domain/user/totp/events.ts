import { afterRightFactor, afterWrongFactor } from '#domain/user/factor/events.ts'
import type { Totp, User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type TotpEvent = EventOf<
  typeof totpAdded | typeof totpVerified | typeof totpCheckSucceeded | typeof totpCheckFailed | typeof totpRemoved
>

/** Of one of several imported authenticators; absent for one that is set up here, whose id is ''. */
type AuthenticatorRef = { readonly id?: string }

/** The secret (encrypted) was made or imported; it counts as a factor once verified. */
export const totpAdded = event(
  'user.human.mfa.otp.added',
  (secret: string, imported: AuthenticatorRef & { readonly name?: string } = {}) => ({ secret, ...imported }),
)
/** `step`: time step of the code that completed the set-up and is thereby used; absent for an imported secret. */
export const totpVerified = event(
  'user.human.mfa.otp.verified',
  (step?: number, imported: AuthenticatorRef = {}): AuthenticatorRef & { step?: number } => ({
    ...(step === undefined ? {} : { step }),
    ...imported,
  }),
)
export const totpCheckSucceeded = event(
  'user.human.mfa.otp.check.succeeded',
  (step: number, id?: string): AuthenticatorRef & { step: number } => (id ? { step, id } : { step }),
)
export const totpCheckFailed = event('user.human.mfa.otp.check.failed')
/** One authenticator was removed; without an id, all of them. */
export const totpRemoved = event(
  'user.human.mfa.otp.removed',
  (id?: string): AuthenticatorRef => (id === undefined ? {} : { id }),
)

function withTotp(user: User, { id = '' }: AuthenticatorRef, change: Partial<Totp>): User {
  const changed = (one: Totp): Totp => (one.id === id ? { ...one, ...change } : one)
  return user.totp ? { ...user, totp: changed(user.totp), furtherTotps: user.furtherTotps.map(changed) } : user
}

/** The first authenticator, which APIs show as the only one, and the others. */
function withTotps({ totp: _changed, ...user }: User, [first, ...further]: readonly Totp[]): User {
  return { ...user, ...(first ? { totp: first } : {}), furtherTotps: further }
}

const totpsOf = (user: User): readonly Totp[] => (user.totp ? [user.totp, ...user.furtherTotps] : [])

export const totpFold: FoldTable<User, TotpEvent> = {
  'user.human.mfa.otp.added': (user, { payload: { secret, id = '', name = '' } }) => {
    const others = totpsOf(user).filter((one) => one.id !== id)
    const added: Totp = { id, name, secret, ready: false, lastStep: 0 }
    return withTotps(user, id === '' ? [added, ...others] : [...others, added])
  },
  'user.human.mfa.otp.verified': (user, { payload }) =>
    withTotp(user, payload, { ready: true, lastStep: payload.step ?? 0 }),
  'user.human.mfa.otp.check.succeeded': (user, { payload }) =>
    withTotp(afterRightFactor(user), payload, { lastStep: payload.step }),
  'user.human.mfa.otp.check.failed': (user, { createdAt }) => afterWrongFactor(user, createdAt),
  'user.human.mfa.otp.removed': (user, { payload: { id } }) =>
    withTotps(user, id === undefined ? [] : totpsOf(user).filter((one) => one.id !== id)),
}
