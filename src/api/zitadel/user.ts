/** Maps users to `zitadel.user.v1.User`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type UserSchema, UserState } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import { pictureUrl } from '#domain/user/human/picture-url.ts'
import type { UserView } from '#domain/user/user-view.ts'

const states = {
  active: UserState.ACTIVE,
  inactive: UserState.INACTIVE,
  locked: UserState.LOCKED,
  initial: UserState.INITIAL,
} as const

export const fromUser = (user: UserView): MessageInitShape<typeof UserSchema> => ({
  id: user.id,
  details: fromDetails(user),
  state: states[user.state],
  userName: user.userName,
  loginNames: [...user.loginNames],
  preferredLoginName: user.preferredLoginName,
  type:
    user.type === 'human' ? { case: 'human', value: fromHuman(user) } : { case: 'machine', value: fromMachine(user) },
})

/** Returns the names of a user; the user name where a person was created without them, as the message requires both. */
export const namesOf = (user: Pick<UserView, 'type' | 'userName' | 'profile'>) => {
  const unnamed = user.type === 'human' ? user.userName : ''
  return { firstName: user.profile.firstName || unnamed, lastName: user.profile.lastName || unnamed }
}

export const fromProfile = (user: UserView) => ({
  ...namesOf(user),
  nickName: user.profile.nickName,
  displayName: user.profile.displayName,
  preferredLanguage: user.profile.preferredLanguage,
  gender: user.profile.gender,
  ...avatarOf(user),
})

/** Pictures are on other servers, and known by their address. */
export function avatarOf({ avatarKey }: Pick<UserView, 'avatarKey'>): { avatarUrl?: string } {
  const avatarUrl = pictureUrl(avatarKey)
  return avatarUrl === undefined ? {} : { avatarUrl }
}

export const fromEmail = ({ email }: UserView) => ({ email: email.address, isEmailVerified: email.verified })

export const fromPhone = ({ phone }: UserView) => ({ phone: phone.number, isPhoneVerified: phone.verified })

const fromHuman = (user: UserView) => ({
  profile: fromProfile(user),
  email: fromEmail(user),
  phone: fromPhone(user),
  ...(user.passwordChangedAt === null ? {} : { passwordChanged: timestampFromMs(user.passwordChangedAt) }),
})

const fromMachine = ({ displayName, machine }: UserView) => ({ name: displayName, ...machine })
