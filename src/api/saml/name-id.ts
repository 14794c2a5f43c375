import { randomBytes } from 'node:crypto'
import { nameIdFormats } from '#api/saml/names.ts'

export interface NameId {
  readonly format: string
  readonly value: string
}

export interface NamedUser {
  readonly id: string
  readonly loginName: string
  /** '' : none that is verified. */
  readonly verifiedEmail: string
}

/**
 * Returns the name identifier of a user in a format; '' : any. Undefined: the format is not supported, or the user has
 * no verified email address: an unverified one could belong to another person.
 */
export function nameIdOf(user: NamedUser, format: string): NameId | undefined {
  switch (format) {
    case '':
    case nameIdFormats.unspecified:
      return { format: nameIdFormats.unspecified, value: user.loginName }
    case nameIdFormats.emailAddress:
      return user.verifiedEmail ? { format, value: user.verifiedEmail } : undefined
    case nameIdFormats.persistent:
      return { format, value: user.id }
    case nameIdFormats.transient:
      return { format, value: `_${randomBytes(20).toString('hex')}` }
    default:
      return undefined
  }
}
