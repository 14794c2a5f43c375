import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'
import { type EventOf, event } from '#eventstore/define-event.ts'

export type HumanEvent = EventOf<
  typeof humanAdded | typeof humanProfileChanged | typeof humanAvatarAdded | typeof humanAvatarRemoved
>

export const humanAdded = event(
  'user.human.added',
  (payload: {
    userName: string
    userNameScoped: boolean
    firstName: string
    lastName: string
    nickName: string
    displayName: string
    preferredLanguage: string
    gender: number
    email: string
    phone: string
    /** '' : no password. */
    encodedHash: string
    changeRequired: boolean
  }) => payload,
)
export const humanProfileChanged = event(
  'user.human.profile.changed',
  (payload: {
    firstName?: string
    lastName?: string
    nickName?: string
    displayName?: string
    preferredLanguage?: string
    gender?: number
  }) => payload,
)

/** `storeKey`: key of the stored picture. */
export const humanAvatarAdded = event('user.human.avatar.added', (storeKey: string) => ({ storeKey }))
export const humanAvatarRemoved = event('user.human.avatar.removed', (storeKey: string) => ({ storeKey }))

export const humanFold: FoldTable<User, HumanEvent> = {
  'user.human.added': (user, { payload, createdAt }) => ({
    ...user,
    status: 'active',
    type: 'human',
    userName: payload.userName,
    userNameScoped: payload.userNameScoped,
    profile: {
      firstName: payload.firstName,
      lastName: payload.lastName,
      nickName: payload.nickName,
      displayName: payload.displayName,
      preferredLanguage: payload.preferredLanguage,
      gender: payload.gender,
    },
    email: { address: payload.email, verified: false },
    phone: { number: payload.phone, verified: false },
    password: {
      hash: payload.encodedHash,
      changeRequired: payload.changeRequired,
      changedAt: payload.encodedHash ? createdAt : 0,
      failures: 0,
      lastFailureAt: 0,
    },
  }),
  'user.human.profile.changed': (user, { payload }) => ({ ...user, profile: { ...user.profile, ...payload } }),
  'user.human.avatar.added': (user, { payload }) => ({ ...user, avatarKey: payload.storeKey }),
  'user.human.avatar.removed': (user) => ({ ...user, avatarKey: '' }),
}
