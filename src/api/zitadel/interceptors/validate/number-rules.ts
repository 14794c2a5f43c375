import {
  type Int32Rules,
  Int32RulesSchema,
  type UInt32Rules,
  UInt32RulesSchema,
  type UInt64Rules,
  UInt64RulesSchema,
} from '@zitadel/proto/validate/validate_pb.js'
import { type Check, firstOf, goList } from '#api/zitadel/interceptors/validate/check.ts'
import { type RuleReader, readRules } from '#api/zitadel/interceptors/validate/rule-reader.ts'

interface NumberRules {
  readonly const?: number | bigint | undefined
  readonly lt?: number | bigint | undefined
  readonly lte?: number | bigint | undefined
  readonly gt?: number | bigint | undefined
  readonly gte?: number | bigint | undefined
  readonly in?: readonly (number | bigint)[] | undefined
  readonly notIn?: readonly (number | bigint)[] | undefined
}

/** Compiles the rules of an int32 field. */
export function int32Check(rules: Int32Rules, where: string): Check {
  return numberCheck(readRules(Int32RulesSchema, rules, where))
}

/** Compiles the rules of a uint32 field. */
export function uint32Check(rules: UInt32Rules, where: string): Check {
  return numberCheck(readRules(UInt32RulesSchema, rules, where))
}

/** Compiles the rules of a uint64 field. */
export function uint64Check(rules: UInt64Rules, where: string): Check {
  return numberCheck(readRules(UInt64RulesSchema, rules, where))
}

function numberCheck<M extends Int32Rules | UInt32Rules | UInt64Rules>(reader: RuleReader<M>): Check {
  const rules: NumberRules = {
    const: reader.get('const'),
    lt: reader.get('lt'),
    lte: reader.get('lte'),
    gt: reader.get('gt'),
    gte: reader.get('gte'),
    in: reader.get('in'),
    notIn: reader.get('notIn'),
  }
  reader.close()
  return firstOf(checksOf(rules))
}

function checksOf(rules: NumberRules): Check[] {
  const { const: only, lt, lte, gt, gte, in: allowed, notIn: refused } = rules
  if (lte !== undefined && gte !== undefined)
    return [test((n) => n >= gte && n <= lte, `value must be inside range [${gte}, ${lte}]`)]
  if ((lt ?? lte) !== undefined && (gt ?? gte) !== undefined) throw new Error('half-open ranges are not supported')
  return [
    ...(only === undefined ? [] : [test((n) => n === only, `value must equal ${only}`)]),
    ...(lt === undefined ? [] : [test((n) => n < lt, `value must be less than ${lt}`)]),
    ...(lte === undefined ? [] : [test((n) => n <= lte, `value must be less than or equal to ${lte}`)]),
    ...(gt === undefined ? [] : [test((n) => n > gt, `value must be greater than ${gt}`)]),
    ...(gte === undefined ? [] : [test((n) => n >= gte, `value must be greater than or equal to ${gte}`)]),
    ...(allowed ? [test((n) => allowed.includes(n), `value must be in list ${goList(allowed)}`)] : []),
    ...(refused ? [test((n) => !refused.includes(n), `value must not be in list ${goList(refused)}`)] : []),
  ]
}

const test =
  (holds: (value: number | bigint) => boolean, reason: string): Check =>
  (value) =>
    holds(value as number | bigint) ? undefined : reason
