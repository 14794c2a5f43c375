import { type StringRules, StringRulesSchema } from '@zitadel/proto/validate/validate_pb.js'
import { type Check, causedBy, firstOf, goList } from '#api/zitadel/interceptors/validate/check.ts'
import { emailFault } from '#api/zitadel/interceptors/validate/email.ts'
import { lengthChecks, valueLength } from '#api/zitadel/interceptors/validate/length-rule.ts'
import { type RuleReader, readRules } from '#api/zitadel/interceptors/validate/rule-reader.ts'
import { uriReferenceFault } from '#api/zitadel/interceptors/validate/uri-reference.ts'

const runes = (value: unknown): number => {
  let count = 0
  for (const _ of value as string) count++
  return count
}
const bytes = (value: unknown): number => Buffer.byteLength(value as string)

/** Compiles the rules of a string field, in the order in which protoc-gen-validate tries them. */
export function stringCheck(rules: StringRules, where: string): Check {
  const reader = readRules(StringRulesSchema, rules, where)
  const skipEmpty = reader.get('ignoreEmpty') === true
  const check = firstOf([
    ...listChecks(reader),
    ...lengths(reader),
    ...affixChecks(reader),
    ...wellKnown(reader, where),
  ])
  reader.close()
  return skipEmpty ? (value) => (value === '' ? undefined : check(value)) : check
}

function listChecks(reader: RuleReader<StringRules>): Check[] {
  const only = reader.get('const')
  const allowed = reader.get('in')
  const refused = reader.get('notIn')
  return [
    ...(only === undefined ? [] : [test((text) => text === only, `value must equal ${only}`)]),
    ...(allowed ? [test((text) => allowed.includes(text), `value must be in list ${goList(allowed)}`)] : []),
    ...(refused ? [test((text) => !refused.includes(text), `value must not be in list ${goList(refused)}`)] : []),
  ]
}

function lengths(reader: RuleReader<StringRules>): Check[] {
  const inRunes = { exact: reader.get('len'), min: reader.get('minLen'), max: reader.get('maxLen') }
  const inBytes = { exact: reader.get('lenBytes'), min: reader.get('minBytes'), max: reader.get('maxBytes') }
  return [...lengthChecks(inRunes, runes, valueLength('runes')), ...lengthChecks(inBytes, bytes, valueLength('bytes'))]
}

function affixChecks(reader: RuleReader<StringRules>): Check[] {
  const prefix = reader.get('prefix')
  const suffix = reader.get('suffix')
  const quoted = (text = '') => JSON.stringify(text)
  return [
    ...(prefix ? [test((text) => text.startsWith(prefix), `value does not have prefix ${quoted(prefix)}`)] : []),
    ...(suffix ? [test((text) => text.endsWith(suffix), `value does not have suffix ${quoted(suffix)}`)] : []),
  ]
}

function wellKnown(reader: RuleReader<StringRules>, where: string): Check[] {
  const rule = reader.get('wellKnown')
  if (!rule?.case || rule.value === false) return []
  if (rule.case === 'email') return [because('value must be a valid email address', emailFault)]
  if (rule.case === 'uriRef') return [because('value must be a valid URI', uriReferenceFault)]
  throw new Error(`${where} has the rule StringRules.${rule.case}, which is not supported`)
}

const test =
  (holds: (text: string) => boolean, reason: string): Check =>
  (value) =>
    holds(value as string) ? undefined : reason

const because =
  (reason: string, faultOf: (text: string) => string | undefined): Check =>
  (value) => {
    const fault = faultOf(value as string)
    return fault === undefined ? undefined : causedBy(reason, fault)
  }
