/**
 * Stored in place of a password hash while the previous system still verifies the password: a mark with the login name
 * there. Setting a password replaces it, as it replaces a hash.
 */
const MARK = /^\$migrate\$([A-Za-z0-9_-]+)$/

export const migrationMark = (login: string): string => `$migrate$${Buffer.from(login).toString('base64url')}`

/** The login name in the other system; undefined: the text is no mark. */
export function loginOfMark(encoded: string): string | undefined {
  const [, login] = MARK.exec(encoded) ?? []
  return login === undefined ? undefined : Buffer.from(login, 'base64url').toString('utf8')
}
