/** The rules of a field, and the check of one value. */
import type { DescField } from '@bufbuild/protobuf'
import {
  BoolRulesSchema,
  BytesRulesSchema,
  EnumRulesSchema,
  type FieldRules,
  type MessageRules,
  MessageRulesSchema,
  TimestampRulesSchema,
} from '@zitadel/proto/validate/validate_pb.js'
import { type Check, firstOf, goList } from '#api/zitadel/interceptors/validate/check.ts'
import { durationCheck } from '#api/zitadel/interceptors/validate/duration-rules.ts'
import { lengthChecks, valueLength } from '#api/zitadel/interceptors/validate/length-rule.ts'
import { int32Check, uint32Check, uint64Check } from '#api/zitadel/interceptors/validate/number-rules.ts'
import { readRules } from '#api/zitadel/interceptors/validate/rule-reader.ts'
import { stringCheck } from '#api/zitadel/interceptors/validate/string-rules.ts'

const REQUIRED = 'value is required'

/** The check of one value (of a singular field that is set, or of a list's item). Throws for rules not supported. */
export function valueCheck(field: DescField, { type }: FieldRules, where: string): Check {
  switch (type.case) {
    case 'string':
      return stringCheck(type.value, where)
    case 'bytes': {
      const reader = readRules(BytesRulesSchema, type.value, where)
      const bounds = { exact: reader.get('len'), min: reader.get('minLen'), max: reader.get('maxLen') }
      reader.close()
      return firstOf(lengthChecks(bounds, (value) => (value as Uint8Array).length, valueLength('bytes')))
    }
    case 'bool': {
      const reader = readRules(BoolRulesSchema, type.value, where)
      const only = reader.get('const')
      reader.close()
      return (value) => (only === undefined || value === only ? undefined : `value must equal ${only}`)
    }
    case 'enum':
      return enumCheck(field, type.value, where)
    case 'int32':
      return int32Check(type.value, where)
    case 'uint32':
      return uint32Check(type.value, where)
    case 'uint64':
      return uint64Check(type.value, where)
    case 'duration':
      return durationCheck(type.value, where)
    case 'timestamp': {
      const reader = readRules(TimestampRulesSchema, type.value, where)
      reader.get('required')
      reader.close()
      return () => undefined
    }
    default:
      throw new Error(`${where} has ${type.case} rules, which are not supported`)
  }
}

/** The reason to give when a message field is absent; undefined if it may be. */
export function absenceFault({ type, message }: FieldRules, where: string): string | undefined {
  const required = requiredOf(message, where) || isRequiredTime(type)
  return required ? REQUIRED : undefined
}

function requiredOf(rules: MessageRules | undefined, where: string): boolean {
  if (!rules) return false
  const reader = readRules(MessageRulesSchema, rules, where)
  const required = reader.get('required') === true
  reader.close()
  return required
}

function isRequiredTime(type: FieldRules['type']): boolean {
  return (type.case === 'duration' || type.case === 'timestamp') && type.value.required
}

function enumCheck(
  field: DescField,
  rules: Extract<FieldRules['type'], { case: 'enum' }>['value'],
  where: string,
): Check {
  const reader = readRules(EnumRulesSchema, rules, where)
  const definedOnly = reader.get('definedOnly') === true
  const refused = reader.get('notIn') ?? []
  reader.close()
  const defined = new Set(field.enum?.values.map((one) => one.number))
  return (value) => {
    const number = value as number
    if (definedOnly && !defined.has(number)) return 'value must be one of the defined enum values'
    return refused.includes(number) ? `value must not be in list ${goList(refused)}` : undefined
  }
}
