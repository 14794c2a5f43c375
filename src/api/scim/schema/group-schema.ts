import { attribute, type Schema } from '#api/scim/schema/attribute.ts'

export const GROUP_SCHEMA = 'urn:ietf:params:scim:schemas:core:2.0:Group'

export const groupSchema: Schema = {
  id: GROUP_SCHEMA,
  name: 'Group',
  description: 'A group of people, which roles may be mapped to',
  attributes: [
    attribute('displayName', 'Name of the group.', { required: true, uniqueness: 'server' }),
    attribute('members', 'Members of the group.', {
      type: 'complex',
      multiValued: true,
      subAttributes: [
        attribute('value', 'Id of the member.', { caseExact: true, mutability: 'immutable' }),
        attribute('$ref', 'Address of the member.', {
          type: 'reference',
          mutability: 'immutable',
          referenceTypes: ['User'],
        }),
        attribute('type', 'Kind of the member.', { mutability: 'immutable', canonicalValues: ['User'] }),
        attribute('display', 'Name of the member.', { mutability: 'readOnly' }),
      ],
    }),
  ],
}
