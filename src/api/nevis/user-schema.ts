/** The user as this API writes it, made from the rules that the domain checks by. */
import type { Schema } from '#api/nevis/schema.ts'
import { type FieldName, fieldNames, UUID, userFields } from '#domain/user/person/user-fields.ts'

export const userStates = ['active', 'blocked', 'notInvited', 'pendingInvitation', 'expiredInvitation'] as const

/** `YYYY-MM-DDThh:mm:ssZ`. */
export const time: Schema = { type: 'string', format: 'date-time', readOnly: true }

const userId: Schema = {
  description: 'Identifier of the user; can only be set on creation, generated unless given',
  type: ['string', 'null'],
  pattern: UUID,
  format: 'uuid',
}

const readOnlyFields: Readonly<Record<string, Schema>> = {
  userState: { type: 'string', enum: userStates, readOnly: true, description: 'State of the user' },
  version: { type: 'integer', readOnly: true, description: 'Number of changes, starting at 1' },
  created: { ...time, description: 'Creation time' },
  lastModified: { ...time, description: 'Time of the last change' },
}

/** A leaf that a client writes: null clears it, and so does an empty text. */
function writableField(name: FieldName): Schema {
  const { description, maxLength, values, pattern, format } = userFields[name]
  const constraints: Schema = {
    ...(values ? {} : { maxLength }),
    ...(pattern ? { pattern: `^$|${pattern}` } : {}),
    ...(format ? { format } : {}),
  }
  if (name === 'address.postOfficeBoxNumber')
    return { description, type: ['string', 'integer', 'null'], minimum: 0, ...constraints }
  return { description, type: ['string', 'null'], ...constraints }
}

function read(name: FieldName): Schema {
  const { description, maxLength, values, pattern, format } = userFields[name]
  return {
    description,
    type: 'string',
    ...(values ? { enum: values } : { maxLength }),
    ...(pattern ? { pattern } : {}),
    // Users of other APIs have any name to sign in with, and are answered here too.
    ...(format && name !== 'loginId' ? { format } : {}),
  }
}

/** Groups of fields: `address.city` is `city` in `address`. */
export const groups = ['name', 'address', 'contacts'] as const

function members(leaf: (name: FieldName) => Schema, group: Partial<Schema>): Record<string, Schema> {
  const inGroup = (name: string) =>
    fieldNames
      .filter((field) => field.startsWith(`${name}.`))
      .map((field): [string, Schema] => [field.slice(name.length + 1), leaf(field)])
  return {
    ...Object.fromEntries(fieldNames.filter((field) => !field.includes('.')).map((field) => [field, leaf(field)])),
    ...Object.fromEntries(
      groups.map((name) => [
        name,
        { type: 'object', ...group, properties: Object.fromEntries(inGroup(name)), additionalProperties: false },
      ]),
    ),
  }
}

const orNull: Partial<Schema> = { type: ['object', 'null'] }

/** Names of the first generation of this API, mapped to the newer ones. */
function withAliases(properties: Record<string, Schema>): Record<string, Schema> {
  const { name = {} } = properties
  const familyName: Schema = { ...writableField('name.lastName'), description: 'As lastName' }
  return {
    ...properties,
    extId: { ...userId, description: 'As userId' },
    name: { ...name, properties: { ...name.properties, familyName } },
  }
}

const writtenMembers = {
  userId,
  ...members(writableField, orNull),
  properties: {
    description: 'Custom attributes, each defined beforehand',
    type: ['object', 'null'],
    additionalProperties: { type: ['string', 'null'] },
  } satisfies Schema,
}

export const newUser: Schema = {
  title: 'NewUser',
  type: 'object',
  properties: { ...withAliases(writtenMembers), ...readOnlyFields },
  required: ['loginId'],
  additionalProperties: false,
}

/** RFC 7396: absent members stay unchanged, null clears; read-only members may be sent unchanged. */
export const changedUser: Schema = {
  title: 'ChangedUser',
  type: 'object',
  properties: {
    ...withAliases(writtenMembers),
    userState: { type: 'string', description: 'Read-only: the current value or nothing' },
    version: {
      type: 'integer',
      minimum: 0,
      description: 'Version that the changes are based on; 409 if it is stale',
    },
    created: { type: 'string', description: 'Read-only: the current value or nothing' },
    lastModified: { type: 'string', description: 'Read-only: the current value or nothing' },
  },
  additionalProperties: false,
}

export const user: Schema = {
  title: 'User',
  type: 'object',
  properties: {
    userId: { type: 'string', description: 'Identifier of the user' },
    ...members(read, {}),
    properties: { type: 'object', additionalProperties: { type: 'string' }, description: 'Custom attributes' },
    ...readOnlyFields,
  },
  required: ['userId', 'loginId', 'userState', 'languageCode', 'version', 'created', 'lastModified'],
  additionalProperties: false,
}

const searchFields: Readonly<Record<string, Schema>> = {
  userState: { type: 'string', enum: ['active', 'blocked', 'notInvited'] },
  version: { type: 'integer' },
  created: { type: 'string', format: 'date-time' },
  lastModified: { type: 'string', format: 'date-time' },
}

/**
 * Search criteria of users: exact values, the login name case-insensitively; custom attributes as `properties.<name>`.
 */
export const userQuery: Readonly<Record<string, Schema>> = {
  userId: { type: 'string' },
  ...Object.fromEntries(
    fieldNames.map((name) => [name, { type: 'string', description: userFields[name].description }]),
  ),
  ...searchFields,
}
