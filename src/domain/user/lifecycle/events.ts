import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type UserDeactivated = { type: 'user.deactivated'; payload: Record<string, never> }
export type UserReactivated = { type: 'user.reactivated'; payload: Record<string, never> }
export type UserLocked = { type: 'user.locked'; payload: Record<string, never> }
export type UserUnlocked = { type: 'user.unlocked'; payload: Record<string, never> }
export type UserRemoved = { type: 'user.removed'; payload: Record<string, never> }
export type UserNameChanged = {
  type: 'user.username.changed'
  payload: { userName: string; userNameScoped: boolean }
}
export type LifecycleEvent =
  | UserDeactivated
  | UserReactivated
  | UserLocked
  | UserUnlocked
  | UserRemoved
  | UserNameChanged

export const userDeactivated = (): UserDeactivated => ({ type: 'user.deactivated', payload: {} })
export const userReactivated = (): UserReactivated => ({ type: 'user.reactivated', payload: {} })
export const userLocked = (): UserLocked => ({ type: 'user.locked', payload: {} })
export const userUnlocked = (): UserUnlocked => ({ type: 'user.unlocked', payload: {} })
export const userRemoved = (): UserRemoved => ({ type: 'user.removed', payload: {} })
export const userNameChanged = (payload: UserNameChanged['payload']): UserNameChanged => ({
  type: 'user.username.changed',
  payload,
})

export const lifecycleFold: FoldTable<User, LifecycleEvent> = {
  'user.deactivated': (user, { sequence }) => ({ ...user, status: 'inactive', signedOutAt: sequence }),
  'user.reactivated': (user) => ({ ...user, status: 'active' }),
  'user.locked': (user, { sequence }) => ({ ...user, status: 'locked', signedOutAt: sequence }),
  'user.unlocked': (user) => ({
    ...user,
    status: 'active',
    password: { ...user.password, failures: 0 },
    mfa: { ...user.mfa, failures: 0 },
  }),
  'user.removed': (user) => ({ ...user, status: 'removed' }),
  'user.username.changed': (user, { payload }) => ({ ...user, ...payload }),
}
