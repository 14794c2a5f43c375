import { attribute, plural, type Schema } from '#api/scim/schema/attribute.ts'

export const USER_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:User'

const value = (description: string) => attribute('value', description)

export const userSchema: Schema = {
  id: USER_SCHEMA,
  name: 'User',
  description: 'A person',
  attributes: [
    attribute('userName', 'Name that the person signs in with.', { required: true, uniqueness: 'server' }),
    attribute('name', 'Parts of the name.', {
      type: 'complex',
      subAttributes: [
        attribute('formatted', 'Whole name, as it is shown.'),
        attribute('familyName', 'Last name.'),
        attribute('givenName', 'First name.'),
        attribute('middleName', 'Middle name.'),
        attribute('honorificPrefix', 'Title before the name.'),
        attribute('honorificSuffix', 'Suffix after the name.'),
      ],
    }),
    attribute('displayName', 'Name as it is shown.'),
    attribute('nickName', 'Casual name.'),
    attribute('profileUrl', 'Address of an online profile.', { type: 'reference', referenceTypes: ['external'] }),
    attribute('title', 'Title in the organization.'),
    attribute('userType', 'Relation to the organization.'),
    attribute('preferredLanguage', 'Preferred language, as in Accept-Language.'),
    attribute('locale', 'Locale for numbers and dates.'),
    attribute('timezone', 'Time zone, by its IANA name.'),
    attribute('active', 'Whether the person may sign in.', { type: 'boolean' }),
    attribute('password', 'Password in clear text, to be hashed.', { mutability: 'writeOnly', returned: 'never' }),
    plural('emails', 'Email addresses; the primary one is the one that mail goes to.', {
      kinds: ['work', 'home', 'other'],
      subAttributes: [value('Email address.')],
    }),
    plural('phoneNumbers', 'Phone numbers; the primary one is the one that codes go to.', {
      kinds: ['work', 'home', 'mobile', 'fax', 'pager', 'other'],
      subAttributes: [value('Phone number, international.')],
    }),
    plural('ims', 'Instant messaging addresses.', { subAttributes: [value('Address.')] }),
    plural('photos', 'Pictures.', {
      kinds: ['photo', 'thumbnail'],
      subAttributes: [
        attribute('value', 'Address of the picture.', { type: 'reference', referenceTypes: ['external'] }),
      ],
    }),
    plural('addresses', 'Postal addresses.', {
      kinds: ['work', 'home', 'other'],
      subAttributes: [
        attribute('formatted', 'Whole address.'),
        attribute('streetAddress', 'Street and number.'),
        attribute('locality', 'City.'),
        attribute('region', 'State or region.'),
        attribute('postalCode', 'Postal code.'),
        attribute('country', 'Country, ISO 3166-1 alpha-2.'),
      ],
    }),
    attribute('groups', 'Groups that the person is a member of.', {
      type: 'complex',
      multiValued: true,
      mutability: 'readOnly',
      subAttributes: [
        attribute('value', 'Id of the group.', { caseExact: true, mutability: 'readOnly' }),
        attribute('$ref', 'Address of the group.', {
          type: 'reference',
          mutability: 'readOnly',
          referenceTypes: ['Group'],
        }),
        attribute('display', 'Name of the group.', { mutability: 'readOnly' }),
        attribute('type', 'Kind of membership.', { mutability: 'readOnly', canonicalValues: ['direct'] }),
      ],
    }),
    plural('entitlements', 'Entitlements.', { subAttributes: [value('Entitlement.')] }),
    plural('roles', 'Roles in other systems; they give no permission here.', { subAttributes: [value('Role.')] }),
    plural('x509Certificates', 'Certificates.', {
      subAttributes: [attribute('value', 'DER in base64.', { type: 'binary', caseExact: true })],
    }),
  ],
}
