import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type LifecycleEvent = EventOf<
  | typeof userDeactivated
  | typeof userReactivated
  | typeof userLocked
  | typeof userUnlocked
  | typeof userRemoved
  | typeof userNameChanged
  | typeof userImpersonated
>

export const userDeactivated = event('user.deactivated')
export const userReactivated = event('user.reactivated')
export const userLocked = event('user.locked')
export const userUnlocked = event('user.unlocked')
export const userRemoved = event('user.removed')
export const userNameChanged = event(
  'user.username.changed',
  (payload: { userName: string; userNameScoped: boolean }) => payload,
)
/** Another user got a token to act as this one. */
export const userImpersonated = event(
  'user.impersonated',
  (applicationId: string, actor: { userId: string; issuer: string }) => ({ applicationId, actor }),
)

export const lifecycleFold: FoldTable<User, Exclude<LifecycleEvent, { type: 'user.removed' }>> = {
  'user.deactivated': (user, { sequence }) => ({ ...user, status: 'inactive', signedOutAt: sequence }),
  'user.reactivated': (user) => ({ ...user, status: 'active' }),
  'user.locked': (user, { sequence }) => ({ ...user, status: 'locked', signedOutAt: sequence }),
  'user.unlocked': (user) => ({
    ...user,
    status: 'active',
    password: { ...user.password, failures: 0 },
    mfa: { ...user.mfa, failures: 0 },
  }),
  'user.username.changed': (user, { payload }) => ({ ...user, ...payload }),
  'user.impersonated': (user) => user,
}
