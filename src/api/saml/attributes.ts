import { element, type Xml } from '#crypto/xml/write-xml.ts'
import type { TokenUser } from '#domain/token/find-token-user.ts'

const BASIC = 'urn:oasis:names:tc:SAML:2.0:attrname-format:basic'

export interface Attribute {
  readonly name: string
  readonly values: readonly string[]
  /** A URI; absent: basic. */
  readonly nameFormat?: string
}

/**
 * Returns the attributes of a user, named as ZITADEL names them, and the metadata of the user that the service provider asks
 * for by key. An email address that is not verified is left out, since SAML has no attribute for that.
 */
export function attributesOf(
  { id, state: user }: TokenUser,
  loginName: string,
  requested: readonly string[],
): Attribute[] {
  const { firstName, lastName, displayName } = user.profile
  const basicAttributes: [string, string][] = [
    ['Email', user.email.verified ? user.email.address : ''],
    ['SurName', lastName],
    ['FirstName', firstName],
    ['FullName', displayName],
    ['UserName', loginName],
    ['UserID', id],
  ]
  const names = new Set(basicAttributes.map(([name]) => name))
  const metadata = [...new Set(requested)].flatMap((key): [string, string][] => {
    const entry = Object.hasOwn(user.metadata, key) && !names.has(key) ? user.metadata[key] : undefined
    return entry ? [[key, Buffer.from(entry.value, 'base64').toString('utf8')]] : []
  })
  return [...basicAttributes, ...metadata].flatMap(([name, value]) => (value === '' ? [] : [{ name, values: [value] }]))
}

export const attributeElement = ({ name, values, nameFormat = BASIC }: Attribute): Xml =>
  element(
    'saml:Attribute',
    { Name: name, NameFormat: nameFormat },
    ...values.map((value) => element('saml:AttributeValue', {}, value)),
  )
