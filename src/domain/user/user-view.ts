import type { Details } from '#domain/context.ts'
import { detailsOfRow } from '#domain/listing/details-of-row.ts'
import type { LoginNames } from '#domain/user/login-names.ts'
import type { Email, Phone, Profile } from '#domain/user/user-state.ts'
import type { Database } from '#storage/tables.ts'

export type UserRow = Database['users']

/** A user as queries return it. */
export interface UserView extends Details, LoginNames {
  readonly id: string
  readonly type: UserRow['type']
  readonly state: UserRow['state']
  readonly userName: string
  /** Display name of a person, name of a machine. */
  readonly displayName: string
  /** Empty for a machine; so are email and phone. */
  readonly profile: Profile
  readonly email: Pick<Email, 'address' | 'verified'>
  readonly phone: Pick<Phone, 'number' | 'verified'>
  /** Null: no picture. */
  readonly avatarKey: string | null
  /** Epoch milliseconds; null: never set. */
  readonly passwordChangedAt: number | null
  readonly passwordChangeRequired: boolean
  /** Epoch milliseconds; null: the set-up of a second factor was never skipped. */
  readonly mfaInitSkippedAt: number | null
  /** Empty for a person. `accessTokenType`: zitadel.user.v1.AccessTokenType, by number. */
  readonly machine: {
    readonly description: string
    readonly hasSecret: boolean
    readonly accessTokenType: number
  }
}

export const viewOfUser = (row: UserRow, names: LoginNames): UserView => ({
  ...detailsOfRow(row),
  ...names,
  id: row.id,
  type: row.type,
  state: row.state,
  userName: row.user_name,
  displayName: row.display_name,
  profile: {
    firstName: row.first_name,
    lastName: row.last_name,
    nickName: row.nick_name,
    displayName: row.type === 'human' ? row.display_name : '',
    preferredLanguage: row.preferred_language,
    gender: row.gender,
  },
  email: { address: row.email, verified: row.email_verified === 1 },
  phone: { number: row.phone, verified: row.phone_verified === 1 },
  avatarKey: row.avatar_key,
  passwordChangedAt: row.password_changed_at,
  passwordChangeRequired: row.password_change_required === 1,
  mfaInitSkippedAt: row.mfa_init_skipped_at,
  machine: {
    description: row.description,
    hasSecret: row.has_secret === 1,
    accessTokenType: row.access_token_type,
  },
})
