import type { User } from '#domain/user/user-state.ts'
import type { FoldTable } from '#eventstore/aggregate.ts'

export type HumanAdded = {
  type: 'user.human.added'
  payload: {
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
  }
}
export type HumanProfileChanged = {
  type: 'user.human.profile.changed'
  payload: {
    firstName?: string
    lastName?: string
    nickName?: string
    displayName?: string
    preferredLanguage?: string
    gender?: number
  }
}
/** `storeKey`: where the picture is kept. */
export type HumanAvatarAdded = { type: 'user.human.avatar.added'; payload: { storeKey: string } }
export type HumanAvatarRemoved = { type: 'user.human.avatar.removed'; payload: { storeKey: string } }
export type HumanEvent = HumanAdded | HumanProfileChanged | HumanAvatarAdded | HumanAvatarRemoved

export const humanAdded = (payload: HumanAdded['payload']): HumanAdded => ({ type: 'user.human.added', payload })
export const humanProfileChanged = (payload: HumanProfileChanged['payload']): HumanProfileChanged => ({
  type: 'user.human.profile.changed',
  payload,
})

export const humanAvatarAdded = (storeKey: string): HumanAvatarAdded => ({
  type: 'user.human.avatar.added',
  payload: { storeKey },
})
export const humanAvatarRemoved = (storeKey: string): HumanAvatarRemoved => ({
  type: 'user.human.avatar.removed',
  payload: { storeKey },
})

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
