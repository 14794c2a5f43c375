import { attribute } from '#api/scim/schema/attribute.ts'

/** Attributes of every resource (RFC 7643 §3.1). */
export const resourceAttributes = [
  attribute('schemas', 'Schemas of the resource.', {
    type: 'reference',
    multiValued: true,
    caseExact: true,
    returned: 'always',
    referenceTypes: ['uri'],
  }),
  attribute('id', 'Identifier that the server gave to the resource.', {
    caseExact: true,
    mutability: 'readOnly',
    returned: 'always',
    uniqueness: 'server',
  }),
  attribute('externalId', 'Identifier that the client has for the resource; need not be unique.', { caseExact: true }),
  attribute('meta', 'Data about the resource.', {
    type: 'complex',
    mutability: 'readOnly',
    subAttributes: [
      attribute('resourceType', 'Name of the resource type.', { caseExact: true, mutability: 'readOnly' }),
      attribute('created', 'Time of creation.', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('lastModified', 'Time of the last change.', { type: 'dateTime', mutability: 'readOnly' }),
      attribute('location', 'Address of the resource.', {
        type: 'reference',
        caseExact: true,
        mutability: 'readOnly',
        referenceTypes: ['uri'],
      }),
      attribute('version', 'Entity tag.', { caseExact: true, mutability: 'readOnly' }),
    ],
  }),
]
