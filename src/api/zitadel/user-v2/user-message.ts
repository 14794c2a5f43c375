/** `zitadel.user.v2.User`. Optional texts are always set, as clients of this API expect. */
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type Gender, UserState } from '@zitadel/proto/zitadel/user/v2/user_pb.js'
import { fromRead } from '#api/zitadel/messages-v2/details.ts'
import { avatarOf, namesOf } from '#api/zitadel/user.ts'
import type { UserView } from '#domain/user/user-view.ts'

const STATES = {
  active: UserState.ACTIVE,
  inactive: UserState.INACTIVE,
  locked: UserState.LOCKED,
  initial: UserState.INITIAL,
} as const

export const fromUser = (user: UserView) => ({
  userId: user.id,
  details: fromRead(user),
  ...fromNames(user),
  type:
    user.type === 'human'
      ? { case: 'human' as const, value: fromHuman(user) }
      : { case: 'machine' as const, value: fromMachine(user) },
})

const fromNames = (user: UserView) => ({
  state: STATES[user.state],
  username: user.userName,
  loginNames: [...user.loginNames],
  preferredLoginName: user.preferredLoginName,
})

function fromHuman(user: UserView) {
  const { firstName: givenName, lastName: familyName } = namesOf(user)
  const { nickName, displayName, preferredLanguage, gender } = user.profile
  return {
    userId: user.id,
    ...fromNames(user),
    // The numbers of the enum are those of version 1, as stored.
    profile: {
      ...{ givenName, familyName, nickName, displayName, preferredLanguage, gender: gender as Gender },
      ...avatarOf(user),
    },
    email: { email: user.email.address, isVerified: user.email.verified },
    phone: { phone: user.phone.number, isVerified: user.phone.verified },
    passwordChangeRequired: user.passwordChangeRequired,
    ...(user.passwordChangedAt === null ? {} : { passwordChanged: timestampFromMs(user.passwordChangedAt) }),
    ...(user.mfaInitSkippedAt === null ? {} : { mfaInitSkipped: timestampFromMs(user.mfaInitSkippedAt) }),
  }
}

const fromMachine = ({ displayName, machine }: UserView) => ({ name: displayName, ...machine })
