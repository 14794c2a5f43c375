import type { Directory, DirectoryUser } from '#domain/idp/directory/directory-client.ts'
import type { DirectoryAttributes } from '#domain/idp/idp.ts'

/** Characters of a text; longer ones are cut. */
const MAX_TEXT = 200

/** The user as the directory's attributes describe it. Names of attributes ignore the letter case (RFC 4512 §2.5). */
export function directoryIdentity(
  { attributes }: Pick<Directory, 'attributes'>,
  dn: string,
  read: ReadonlyMap<string, readonly string[]>,
): DirectoryUser {
  const byName = new Map([...read].map(([name, values]) => [name.toLowerCase(), values]))
  const firstOf = (field: keyof DirectoryAttributes) => byName.get(attributes[field].toLowerCase())?.[0]?.trim() ?? ''
  const text = (field: keyof DirectoryAttributes) =>
    firstOf(field)
      .replace(/\p{Cc}/gu, '')
      .slice(0, MAX_TEXT)
  const email = text('emailAttribute')
  return {
    identity: {
      // Without an attribute for it, the name of the entry identifies a user.
      id: firstOf('idAttribute') || dn,
      userName: text('preferredUsernameAttribute'),
      firstName: text('firstNameAttribute'),
      lastName: text('lastNameAttribute'),
      nickName: text('nickNameAttribute'),
      displayName: text('displayNameAttribute'),
      language: text('preferredLanguageAttribute').replaceAll('_', '-'),
      email,
      emailVerified: email !== '' && firstOf('emailVerifiedAttribute').toLowerCase() === 'true',
    },
    attributes: Object.fromEntries(read),
  }
}
