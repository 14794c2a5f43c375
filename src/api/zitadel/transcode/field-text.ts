/**
 * Values that come as text (path variables, query parameters), as the JSON that fromJson takes: so that one set of
 * conversions and checks serves the body and them.
 */
import { type DescField, type DescMessage, type JsonValue, ScalarType } from '@bufbuild/protobuf'
import { isWrapperDesc } from '@bufbuild/protobuf/wkt'
import { invalidArgument } from '#kit/errors.ts'

/** The fields from a message down to a value: `query.limit` is two. */
export type FieldPath = readonly [DescField, ...DescField[]]

/** The fields that a dotted path names, each by its proto or its JSON name; undefined if there is no such path. */
export function findFields(message: DescMessage, path: string): FieldPath | undefined {
  const [name, ...rest] = path.split('.')
  const field = message.fields.find((one) => one.name === name || one.jsonName === name)
  if (!field) return undefined
  if (rest.length === 0) return [field]
  if (field.fieldKind !== 'message') return undefined
  const below = findFields(field.message, rest.join('.'))
  return below && [field, ...below]
}

/** Whether a field can be given as text at all: scalars, enums, and messages whose JSON is a plain value. */
export function takesText(field: DescField): boolean {
  switch (field.fieldKind) {
    case 'map':
      return false
    case 'list':
      return field.listKind !== 'message' || isTextMessage(field.message)
    case 'message':
      return isTextMessage(field.message)
    default:
      return true
  }
}

/** The JSON value that a text means for a field (for one item of it, if it is a list). Throws InvalidArgument. */
export function textToJson(field: DescField, text: string): JsonValue {
  if (field.enum) return /^-?[0-9]{1,10}$/.test(text) ? Number(text) : text
  const scalar = field.message && isWrapperDesc(field.message) ? field.message.fields[0]?.scalar : field.scalar
  if (scalar !== ScalarType.BOOL) return text
  // Values that Go's strconv.ParseBool accepts.
  if (/^(1|t|T|true|TRUE|True)$/.test(text)) return true
  if (/^(0|f|F|false|FALSE|False)$/.test(text)) return false
  throw invalidArgument('', `invalid value for bool field ${field.jsonName}: ${JSON.stringify(text.slice(0, 100))}`)
}

const TEXT_MESSAGES = new Set(['google.protobuf.Timestamp', 'google.protobuf.Duration', 'google.protobuf.FieldMask'])

function isTextMessage(message: DescMessage): boolean {
  return TEXT_MESSAGES.has(message.typeName) || isWrapperDesc(message)
}
