import type { ExternalIdentity } from '#domain/idp/provider-client.ts'

/** Claims of a provider about a user, from an ID token or the userinfo endpoint; any of them may be missing. */
export type Claims = Readonly<Record<string, unknown>>

/** Bytes of a subject (OpenID Connect Core §2); a provider that names more is none. */
const MAX_SUBJECT = 255
/** Characters of any other text; longer texts are cut. */
const MAX_TEXT = 200

/** The person as the standard claims describe them (OpenID Connect Core §5.1). Undefined: without a usable subject. */
export function identityOf(claims: Claims): ExternalIdentity | undefined {
  const { sub } = claims
  if (typeof sub !== 'string' || sub === '' || Buffer.byteLength(sub) > MAX_SUBJECT) return undefined
  const text = (name: string) => readText(claims[name])
  return {
    id: sub,
    userName: text('preferred_username'),
    firstName: text('given_name'),
    lastName: text('family_name'),
    nickName: text('nickname'),
    displayName: text('name'),
    language: text('locale').replaceAll('_', '-'),
    email: text('email'),
    emailVerified: isTrue(claims.email_verified) && text('email') !== '',
  }
}

/** Control characters are no part of a name. */
const readText = (value: unknown): string =>
  typeof value === 'string'
    ? value
        .replace(/\p{Cc}/gu, '')
        .trim()
        .slice(0, MAX_TEXT)
        .trim()
    : ''

/** Some providers send their booleans as text. */
const isTrue = (value: unknown): boolean => value === true || value === 'true'
