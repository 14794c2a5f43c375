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
export type HumanEvent = HumanAdded | HumanProfileChanged

export const humanAdded = (payload: HumanAdded['payload']): HumanAdded => ({ type: 'user.human.added', payload })
export const humanProfileChanged = (payload: HumanProfileChanged['payload']): HumanProfileChanged => ({
  type: 'user.human.profile.changed',
  payload,
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
    },
  }),
  'user.human.profile.changed': (user, { payload }) => ({ ...user, profile: { ...user.profile, ...payload } }),
}
