/** Values of a user by the fields of user-fields.ts, from its state or from its rows. */

import type { Fields } from '#domain/user/person/user-fields.ts'
import type { User } from '#domain/user/user-state.ts'
import type { UserRow } from '#domain/user/user-view.ts'

/** zitadel.user.v1.Gender by number; unspecified has no name. */
const genders: readonly (string | undefined)[] = [undefined, 'female', 'male', 'other']

/** Returns the number of a gender's name; 0: none. */
export const genderNumber = (word: string): number => Math.max(0, genders.indexOf(word || undefined))

/** The language that a person is written to in, as a two-letter code. */
export const languageCode = (tag: string): string => {
  const language = tag.split('-')[0]?.toLowerCase() ?? ''
  return language === 'und' || language === '' ? 'en' : language
}

type Named = Pick<User['profile'], 'firstName' | 'lastName' | 'preferredLanguage' | 'gender'> & { userName: string }

function describe(user: Named, attributes: Fields): Fields {
  const gender = genders[user.gender]
  return {
    loginId: user.userName,
    languageCode: languageCode(user.preferredLanguage),
    ...(user.firstName ? { 'name.firstName': user.firstName } : {}),
    ...(user.lastName ? { 'name.lastName': user.lastName } : {}),
    ...(gender ? { gender } : {}),
    ...attributes,
  }
}

export const describeUser = (user: User): Fields =>
  describe(
    { userName: user.userName, ...user.profile },
    Object.fromEntries(Object.entries(user.attributes).map(([name, { value }]) => [name, value])),
  )

export const describeRow = (row: UserRow, attributes: Fields): Fields =>
  describe(
    {
      userName: row.user_name,
      firstName: row.first_name,
      lastName: row.last_name,
      preferredLanguage: row.preferred_language,
      gender: row.gender,
    },
    attributes,
  )
