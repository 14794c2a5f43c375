import { type DescEnum, type DescField, type DescMessage, getOption, ScalarType } from '@bufbuild/protobuf'
import { isWrapperDesc } from '@bufbuild/protobuf/wkt'
import { openapiv2_field } from '@zitadel/proto/protoc-gen-openapiv2/options/annotations_pb.js'
import { rulesOf } from '#api/zitadel/descriptors/rules-of.ts'
import { itemLimits, valueLimits } from '#api/zitadel/transcode/openapi/field-limits.ts'
import type { JsonSchema } from '#api/zitadel/transcode/openapi/schema-types.ts'

/** Gives the reference to a message's or enum's own schema, and sees to it that there is one. */
export type Refer = (type: DescMessage | DescEnum) => JsonSchema

/** google.protobuf types whose JSON is a plain value (ProtoJSON). */
const WELL_KNOWN: Readonly<Record<string, JsonSchema>> = {
  'google.protobuf.Timestamp': { type: 'string', format: 'date-time' },
  'google.protobuf.Duration': { type: 'string', pattern: '^-?[0-9]+(\\.[0-9]{1,9})?s$' },
  'google.protobuf.FieldMask': { type: 'string' },
  'google.protobuf.Struct': { type: 'object' },
  'google.protobuf.ListValue': { type: 'array', items: {} },
  'google.protobuf.Value': {},
  'google.protobuf.Any': { type: 'object', properties: { '@type': { type: 'string' } }, required: ['@type'] },
}

/** Returns the schema of a field: its type, the limits of its rules, and the description of the descriptor. */
export function fieldSchema(field: DescField, refer: Refer): JsonSchema {
  const { description } = getOption(field, openapiv2_field)
  const documentation = description ? { description } : {}
  const { type } = rulesOf(field)
  switch (field.fieldKind) {
    case 'list': {
      const items = { ...singleSchema(field, refer), ...itemLimits(type) }
      return { ...documentation, type: 'array', items, ...valueLimits(type) }
    }
    case 'map':
      return { ...documentation, type: 'object', additionalProperties: singleSchema(field, refer) }
    default:
      return { ...singleSchema(field, refer), ...documentation, ...valueLimits(type) }
  }
}

function singleSchema(field: DescField, refer: Refer): JsonSchema {
  if (field.enum) return refer(field.enum)
  if (field.message) return messageSchema(field.message, refer)
  return scalarSchema(field.scalar)
}

function messageSchema(message: DescMessage, refer: Refer): JsonSchema {
  const known = WELL_KNOWN[message.typeName]
  if (known) return known
  return isWrapperDesc(message) ? scalarSchema(message.fields[0]?.scalar) : refer(message)
}

function scalarSchema(scalar: ScalarType | undefined): JsonSchema {
  switch (scalar) {
    case ScalarType.BOOL:
      return { type: 'boolean' }
    case ScalarType.BYTES:
      return { type: 'string', contentEncoding: 'base64' }
    case ScalarType.DOUBLE:
    case ScalarType.FLOAT:
      return { type: 'number' }
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return { type: 'integer', format: 'int32' }
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return { type: 'integer', minimum: 0, maximum: 4_294_967_295 }
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return { type: 'string', format: 'int64' }
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return { type: 'string', format: 'uint64' }
    default:
      return { type: 'string' }
  }
}
