import { type HumanEvent, humanFold } from '#domain/user/human/events.ts'
import type { UserSlice } from '#domain/user/slices/user-slice.ts'
import type { Profile } from '#domain/user/user-state.ts'

export type HumanState = {
  readonly type: 'human' | 'machine'
  readonly userName: string
  /** Unique in the organization only, by the domain policy when the name was given. */
  readonly userNameScoped: boolean
  readonly profile: Profile
  /** Where the picture is kept; '' : none. */
  readonly avatarKey: string
}

export const humanSlice: UserSlice<HumanState, HumanEvent> = {
  initial: {
    type: 'human',
    userName: '',
    userNameScoped: false,
    profile: { firstName: '', lastName: '', nickName: '', displayName: '', preferredLanguage: 'und', gender: 0 },
    avatarKey: '',
  },
  fold: humanFold,
}
