import type { Profile } from '@node-saml/node-saml'
import type { SamlProviderConfig } from '#domain/idp/idp.ts'
import type { ExternalIdentity } from '#domain/idp/provider-client.ts'
import type { Json, JsonObject } from '#kit/json.ts'

const TRANSIENT = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
const EMAIL = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'
/** Claims of Microsoft's providers. */
const CLAIMS = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
/** Characters of a text; longer ones are cut. */
const MAX_TEXT = 200
/** Bytes of an identifier (SAML 2.0 Core §8.3.7 allows as many characters). */
const MAX_ID = 256

/** Attribute names of common providers, in lower case: eduPerson and X.500 names and OIDs, and Microsoft's claims. */
const NAMES = {
  userName: ['username', 'uid', 'urn:oid:0.9.2342.19200300.100.1.1', `${CLAIMS}/name`],
  firstName: ['firstname', 'givenname', 'given_name', 'urn:oid:2.5.4.42', `${CLAIMS}/givenname`],
  lastName: ['lastname', 'surname', 'sn', 'family_name', 'surName', 'urn:oid:2.5.4.4', `${CLAIMS}/surname`],
  displayName: ['fullname', 'displayname', 'name', 'cn', 'urn:oid:2.16.840.1.113730.3.1.241', 'urn:oid:2.5.4.3'],
  email: ['email', 'mail', 'emailaddress', 'urn:oid:0.9.2342.19200300.100.1.3', `${CLAIMS}/emailaddress`],
  language: ['language', 'preferredlanguage', 'locale', 'urn:oid:2.16.840.1.113730.3.1.39'],
} as const

/**
 * The user of a verified assertion. An address counts as not verified: SAML cannot express that it is.
 * @throws Error without a usable identifier
 */
export function samlIdentity(
  { transientMappingAttributeName: mapping }: Pick<SamlProviderConfig, 'transientMappingAttributeName'>,
  profile: Profile,
): { identity: ExternalIdentity; attributes: JsonObject } {
  const values = valuesOf(profile.attributes)
  const byName = new Map([...values].map(([name, all]) => [name.toLowerCase(), all]))
  const text = (field: keyof typeof NAMES) =>
    NAMES[field]
      .flatMap((name) => byName.get(name.toLowerCase()) ?? [])
      .map(clean)
      .find(Boolean) ?? ''
  const isTransient = profile.nameIDFormat === TRANSIENT
  const id = isTransient ? (mapping ? (byName.get(mapping.toLowerCase())?.[0] ?? '') : '') : (profile.nameID ?? '')
  if (!id || Buffer.byteLength(id) > MAX_ID) throw new Error('the assertion has no lasting identifier of the user')
  return {
    identity: {
      id,
      userName: text('userName'),
      firstName: text('firstName'),
      lastName: text('lastName'),
      nickName: '',
      displayName: text('displayName'),
      language: text('language').replaceAll('_', '-'),
      email: text('email') || (profile.nameIDFormat === EMAIL ? clean(id) : ''),
      emailVerified: false,
    },
    attributes: Object.fromEntries(values),
  }
}

const clean = (value: string): string =>
  value
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MAX_TEXT)

/** Texts of the attributes, by name; values that are XML themselves are left out. */
function valuesOf(attributes: unknown): Map<string, string[]> {
  const values = new Map<string, string[]>()
  if (typeof attributes !== 'object' || attributes === null) return values
  for (const [name, value] of Object.entries(attributes)) {
    const texts = [value].flat().filter((one): one is string & Json => typeof one === 'string')
    if (texts.length > 0) values.set(name, texts)
  }
  return values
}
