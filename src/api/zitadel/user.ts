/** A user on the wire: `zitadel.user.v1.User`. */
import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromMs } from '@bufbuild/protobuf/wkt'
import { type UserSchema, UserState } from '@zitadel/proto/zitadel/user_pb.js'
import { fromDetails } from '#api/zitadel/details.ts'
import type { FoundUser, UserRow } from '#domain/user/login-names.ts'

const states = {
  active: UserState.ACTIVE,
  inactive: UserState.INACTIVE,
  locked: UserState.LOCKED,
  initial: UserState.INITIAL,
} as const

export const detailsOfRow = (row: { sequence: number; created_at: number; changed_at: number; org_id: string }) =>
  fromDetails({ sequence: row.sequence, createdAt: row.created_at, changedAt: row.changed_at, owner: row.org_id })

export const fromUser = (user: FoundUser): MessageInitShape<typeof UserSchema> => ({
  id: user.id,
  details: detailsOfRow(user),
  state: states[user.state],
  userName: user.user_name,
  loginNames: [...user.loginNames],
  preferredLoginName: user.preferredLoginName,
  type:
    user.type === 'human' ? { case: 'human', value: fromHuman(user) } : { case: 'machine', value: fromMachine(user) },
})

/** People who were created without a name are called by their login name here, where everybody has one. */
export const namesOf = (user: Pick<UserRow, 'type' | 'user_name' | 'first_name' | 'last_name'>) => {
  const unnamed = user.type === 'human' ? user.user_name : ''
  return { firstName: user.first_name || unnamed, lastName: user.last_name || unnamed }
}

export const fromProfile = (user: UserRow) => ({
  ...namesOf(user),
  nickName: user.nick_name,
  displayName: user.display_name,
  preferredLanguage: user.preferred_language,
  gender: user.gender,
})

export const fromEmail = (user: UserRow) => ({ email: user.email, isEmailVerified: user.email_verified === 1 })

export const fromPhone = (user: UserRow) => ({ phone: user.phone, isPhoneVerified: user.phone_verified === 1 })

const fromHuman = (user: UserRow) => ({
  profile: fromProfile(user),
  email: fromEmail(user),
  phone: fromPhone(user),
  ...(user.password_changed_at === null ? {} : { passwordChanged: timestampFromMs(user.password_changed_at) }),
})

const fromMachine = (user: UserRow) => ({
  name: user.display_name,
  description: user.description,
  hasSecret: user.has_secret === 1,
  accessTokenType: user.access_token_type,
})
