/** Converts the rules of a field (validate.rules) to limits of its schema, as far as JSON Schema can express them. */
import { type DescField, isFieldSet } from '@bufbuild/protobuf'
import {
  BytesRulesSchema,
  type FieldRules,
  RepeatedRulesSchema,
  type StringRules,
  StringRulesSchema,
  UInt32RulesSchema,
} from '@zitadel/proto/validate/validate_pb.js'
import { rulesOf } from '#api/zitadel/descriptors/rules-of.ts'
import type { JsonSchema } from '#api/zitadel/transcode/openapi/schema-types.ts'

type Rules = FieldRules['type']

/** Limits of a field's own value: of a list, how many items. */
export function valueLimits(type: Rules): JsonSchema {
  switch (type.case) {
    case 'string':
      return stringLimits(type.value)
    case 'bool':
      return { const: type.value.const }
    case 'uint32':
      return isFieldSet(type.value, UInt32RulesSchema.field.gt) ? { exclusiveMinimum: type.value.gt } : {}
    case 'repeated': {
      const { minItems, maxItems, unique } = RepeatedRulesSchema.field
      return {
        ...(isFieldSet(type.value, minItems) ? { minItems: Number(type.value.minItems) } : {}),
        ...(isFieldSet(type.value, maxItems) ? { maxItems: Number(type.value.maxItems) } : {}),
        ...(isFieldSet(type.value, unique) ? { uniqueItems: type.value.unique } : {}),
      }
    }
    default:
      return {}
  }
}

/** Limits of each item of a list. */
export function itemLimits(type: Rules): JsonSchema {
  return type.case === 'repeated' && type.value.items ? valueLimits(type.value.items.type) : {}
}

/** Whether a request without this field is refused. */
export function isRequired(field: DescField): boolean {
  const { type, message } = rulesOf(field)
  if (field.oneof || field.proto.proto3Optional) return message?.required ?? false
  switch (type.case) {
    case 'string':
      return !type.value.ignoreEmpty && needsText(type.value)
    case 'bytes':
      return isFieldSet(type.value, BytesRulesSchema.field.minLen) && type.value.minLen > 0n
    case 'enum':
      return type.value.notIn.includes(0)
    case 'repeated':
      return isFieldSet(type.value, RepeatedRulesSchema.field.minItems) && type.value.minItems > 0n
    case 'bool':
      return type.value.const
    case 'duration':
    case 'timestamp':
      return type.value.required
    default:
      return message?.required ?? false
  }
}

function stringLimits(value: StringRules): JsonSchema {
  const { len, minLen, maxLen, prefix, ignoreEmpty } = StringRulesSchema.field
  const has = (field: DescField) => isFieldSet(value, field)
  const least = has(len) ? value.len : has(minLen) ? value.minLen : undefined
  const max = has(len) ? value.len : has(maxLen) ? value.maxLen : undefined
  return {
    ...(least !== undefined && !has(ignoreEmpty) ? { minLength: Number(least) } : {}),
    ...(max === undefined ? {} : { maxLength: Number(max) }),
    ...(has(prefix) ? { pattern: `^${value.prefix.replace(/[^\w]/g, '\\$&')}` } : {}),
    ...(value.wellKnown.case === 'email' && !has(ignoreEmpty) ? { format: 'email' } : {}),
    ...(value.wellKnown.case === 'uriRef' ? { format: 'uri-reference' } : {}),
  }
}

function needsText(value: StringRules): boolean {
  const { len, minLen, prefix } = StringRulesSchema.field
  const has = (field: DescField) => isFieldSet(value, field)
  return (has(minLen) && value.minLen > 0n) || has(len) || has(prefix) || value.wellKnown.case === 'email'
}
