import type { Duration } from '@bufbuild/protobuf/wkt'
import { type DurationRules, DurationRulesSchema } from '@zitadel/proto/validate/validate_pb.js'
import type { Check } from '#api/zitadel/interceptors/validate/check.ts'
import { readRules } from '#api/zitadel/interceptors/validate/rule-reader.ts'

/** Bounds of a duration; `above` and `below` exclude the bound itself. */
interface Range {
  readonly only: Duration | undefined
  readonly above: Duration | undefined
  readonly least: Duration | undefined
  readonly below: Duration | undefined
  readonly max: Duration | undefined
}

/** Compiles the rules of a google.protobuf.Duration that is given; that it must be given is not judged here. */
export function durationCheck(rules: DurationRules, where: string): Check {
  const reader = readRules(DurationRulesSchema, rules, where)
  reader.get('required')
  const range: Range = {
    only: reader.get('const'),
    above: reader.get('gt'),
    least: reader.get('gte'),
    below: reader.get('lt'),
    max: reader.get('lte'),
  }
  reader.close()
  const reason = reasonOf(range)
  return (value) => (isWithin(nanosOf(value as Duration), range) ? undefined : reason)
}

function isWithin(nanos: bigint, { only, above, least, below, max }: Range): boolean {
  if (only && nanos !== nanosOf(only)) return false
  if (above && nanos <= nanosOf(above)) return false
  if (least && nanos < nanosOf(least)) return false
  if (below && nanos >= nanosOf(below)) return false
  return !max || nanos <= nanosOf(max)
}

function reasonOf({ only, above, least, below, max }: Range): string {
  if (only) return `value must equal ${goDuration(only)}`
  const [low, high] = [above ?? least, below ?? max]
  if (low && high) {
    return `value must be inside range ${above ? '(' : '['}${goDuration(low)}, ${goDuration(high)}${below ? ')' : ']'}`
  }
  if (low) return `value must be greater than ${above ? '' : 'or equal to '}${goDuration(low)}`
  return high ? `value must be less than ${below ? '' : 'or equal to '}${goDuration(high)}` : ''
}

const nanosOf = ({ seconds, nanos }: Duration): bigint => seconds * 1_000_000_000n + BigInt(nanos)

/** A duration of whole seconds as Go prints it: `5s`, `4m30s`, `1h0m0s`. */
function goDuration({ seconds }: Duration): string {
  const [hours, minutes] = [seconds / 3600n, (seconds % 3600n) / 60n]
  const tail = `${seconds % 60n}s`
  if (hours > 0n) return `${hours}h${minutes}m${tail}`
  return minutes > 0n ? `${minutes}m${tail}` : tail
}
