/**
 * Compiles the `validate.rules` of a message type into one function, once: equivalent to the Go code of
 * protoc-gen-validate, with its texts (docs/contract/zitadel-management-v1.md, 4.5). Reports the first field that
 * breaks a rule.
 */
import {
  create,
  type DescField,
  type DescMessage,
  type DescOneof,
  getOption,
  type Message,
  ScalarType,
} from '@bufbuild/protobuf'
import {
  type FieldRules,
  FieldRulesSchema,
  RepeatedRulesSchema,
  required,
} from '@zitadel/proto/validate/validate_pb.js'
import { rulesOf } from '#api/zitadel/descriptors/rules-of.ts'
import { goName, goTypeName } from '#api/zitadel/interceptors/go-name.ts'
import { type Check, causedBy, firstOf } from '#api/zitadel/interceptors/validate/check.ts'
import { absenceFault, valueCheck } from '#api/zitadel/interceptors/validate/field-rules.ts'
import { ITEM_COUNT, lengthChecks } from '#api/zitadel/interceptors/validate/length-rule.ts'
import { readRules } from '#api/zitadel/interceptors/validate/rule-reader.ts'
import { invalidArgument } from '#kit/errors.ts'

/** Throws InvalidArgument for the first field that breaks its rule. */
export type Validator = (message: Message) => void

/** The fault of a whole message: `invalid Type.Field: reason`. */
type MessageCheck = (message: Record<string, unknown>) => string | undefined

const checksByMessage = new WeakMap<DescMessage, MessageCheck>()

/** Compiles the rules of a message type. Throws at start for an unsupported rule. */
export function compileValidator(message: DescMessage): Validator {
  const check = messageCheck(message)
  return (value) => {
    // Messages are plain objects keyed by local field name.
    const fault = check(value as unknown as Record<string, unknown>)
    if (fault !== undefined) throw invalidArgument('', fault)
  }
}

function messageCheck(message: DescMessage): MessageCheck {
  const known = checksByMessage.get(message)
  if (known) return known
  const checks: MessageCheck[] = []
  const check: MessageCheck = (value) => {
    for (const one of checks) {
      const fault = one(value)
      if (fault !== undefined) return fault
    }
    return undefined
  }
  // Known before its fields are compiled, since a message may hold its own kind.
  checksByMessage.set(message, check)
  const plain = message.fields.filter((field) => !field.oneof)
  const isOptional = (field: DescField) => field.proto.proto3Optional
  checks.push(...plain.filter((field) => !isOptional(field)).map(fieldCheck))
  checks.push(...message.oneofs.map(oneofCheck))
  checks.push(...plain.filter(isOptional).map(fieldCheck))
  return check
}

function fieldCheck(field: DescField): MessageCheck {
  const { localName } = field
  const check = contentCheck(field)
  // Fields with presence that are absent have no own value; only messages can be required.
  return (message) => check(message[localName])
}

function oneofCheck(oneof: DescOneof): MessageCheck {
  const cases = new Map(oneof.fields.map((field) => [field.localName, contentCheck(field)]))
  const absent = getOption(oneof, required) ? invalid(oneof.parent, goName(oneof.name), 'value is required') : undefined
  return (message) => {
    const chosen = message[oneof.localName] as { case?: string; value?: unknown }
    return chosen.case === undefined ? absent : cases.get(chosen.case)?.(chosen.value)
  }
}

/** The fault of its message that a field's value is, if it is one. */
function contentCheck(field: DescField): Check {
  const where = `${field.parent.typeName}.${field.name}`
  const fieldRules = rulesOf(field)
  if (field.fieldKind === 'list') return listCheck(field, fieldRules, where)
  if (field.fieldKind === 'map') return mapCheck(fieldRules, where)

  const name = goName(field.name)
  const absent = absenceFault(fieldRules, where)
  const check = singleCheck(field, fieldRules, where)
  return (value) => {
    const reason = value === undefined ? absent : check(value)
    return reason && invalid(field.parent, name, reason)
  }
}

function listCheck(field: DescField, { type }: FieldRules, where: string): Check {
  const reader = type.case === 'repeated' ? readRules(RepeatedRulesSchema, type.value, where) : undefined
  const bounds = { min: reader?.get('minItems'), max: reader?.get('maxItems') }
  const count = firstOf(lengthChecks(bounds, (value) => (value as unknown[]).length, ITEM_COUNT))
  const unique = reader?.get('unique') === true
  const check = singleCheck(field, reader?.get('items') ?? create(FieldRulesSchema), where)
  reader?.close()
  const name = goName(field.name)
  return (value) => {
    const list = value as unknown[]
    const wrongCount = count(list)
    if (wrongCount !== undefined) return invalid(field.parent, name, wrongCount)
    const seen = new Set<unknown>()
    for (const [i, item] of list.entries()) {
      const reason = unique && seen.has(item) ? 'repeated value must contain unique items' : check(item)
      if (reason !== undefined) return invalid(field.parent, `${name}[${i}]`, reason)
      seen.add(item)
    }
    return undefined
  }
}

function mapCheck({ type }: FieldRules, where: string): Check {
  if (type.case !== undefined) throw new Error(`${where} has rules for a map, which are not supported`)
  return () => undefined
}

/** The reason against one value: of a singular field that is set, or of an item. */
function singleCheck(field: DescField, fieldRules: FieldRules, where: string): Check {
  const typeCheck = fieldRules.type.case === undefined ? undefined : valueCheck(field, fieldRules, where)
  if (field.message) return typeCheck ?? embeddedCheck(field.message)
  if (field.scalar !== ScalarType.STRING) return typeCheck ?? (() => undefined)
  // Not a rule of the descriptors: no store holds the character, so it is refused here rather than failing there.
  const noNul: Check = (value) => ((value as string).includes('\0') ? 'value must not contain U+0000' : undefined)
  return typeCheck ? firstOf([typeCheck, noNul]) : noNul
}

/** google.protobuf's own types have no rules. */
function embeddedCheck(message: DescMessage): Check {
  if (message.typeName.startsWith('google.protobuf.')) return () => undefined
  const check = messageCheck(message)
  return (value) => {
    const fault = check(value as Record<string, unknown>)
    return fault === undefined ? undefined : causedBy('embedded message failed validation', fault)
  }
}

const invalid = (message: DescMessage, field: string, reason: string): string =>
  `invalid ${goTypeName(message)}.${field}: ${reason}`
