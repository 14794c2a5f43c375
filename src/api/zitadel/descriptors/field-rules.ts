/** Validation rules from the notation of `package-table.ts`. */
import { create, type MessageInitShape } from '@bufbuild/protobuf'
import { DurationSchema } from '@bufbuild/protobuf/wkt'
import { type FieldRules, FieldRulesSchema, type StringRulesSchema } from '@zitadel/proto/validate/validate_pb.js'

interface Bounds {
  min?: number
  max?: number
}

/** The rules of a field of a kind (`string`, `bytes`, `bool`, `int32`, `enum`, `Duration`). Throws for unknown ones. */
export function fieldRulesOf(kind: string, text: string): FieldRules {
  const each = /(?:^| )each\((.*)\)$/.exec(text)
  const words = (each ? text.slice(0, each.index) : text).split(' ').filter(Boolean)
  const items = words.find((word) => /^n\d*\.\./.test(word))
  const unique = words.includes('uniq')
  if (!each && items === undefined && !unique) return create(FieldRulesSchema, { type: singleRules(kind, words) })
  const { min, max } = boundsOf(items?.slice(1) ?? '..')
  const value = {
    ...(min === undefined ? {} : { minItems: BigInt(min) }),
    ...(max === undefined ? {} : { maxItems: BigInt(max) }),
    ...(unique ? { unique } : {}),
    ...(each?.[1] ? { items: fieldRulesOf(kind, each[1]) } : {}),
  }
  return create(FieldRulesSchema, { type: { case: 'repeated', value } })
}

type RulesType = NonNullable<MessageInitShape<typeof FieldRulesSchema>['type']>

function singleRules(kind: string, words: readonly string[]): RulesType {
  switch (kind) {
    case 'string':
      return { case: 'string', value: stringRules(words) }
    case 'bytes': {
      const { min, max } = boundsOf(words[0] ?? '')
      return { case: 'bytes', value: { ...lengths(min, max) } }
    }
    case 'bool':
      return { case: 'bool', value: { const: words[0] === '=true' } }
    case 'enum':
      return {
        case: 'enum',
        value: { definedOnly: words.includes('def'), notIn: words.includes('notIn(0)') ? [0] : [] },
      }
    case 'int32':
      return { case: 'int32', value: { ...numberAfter('gte', '>=', words), ...numberAfter('lte', '<=', words) } }
    case 'Duration':
      return { case: 'duration', value: durationRules(words) }
    default:
      throw new Error(`no rules for ${kind}: ${words.join(' ')}`)
  }
}

function stringRules(words: readonly string[]): MessageInitShape<typeof StringRulesSchema> {
  const rules: MessageInitShape<typeof StringRulesSchema> = {}
  for (const word of words) {
    const quoted = /^pattern="(.*)"$/.exec(word)?.[1]
    const exact = /^len(\d+)$/.exec(word)?.[1]
    if (quoted !== undefined) rules.pattern = quoted
    else if (exact !== undefined) rules.len = BigInt(exact)
    else if (word === 'ie') rules.ignoreEmpty = true
    else if (word === 'uriRef') rules.wellKnown = { case: 'uriRef', value: true }
    else {
      const { min, max } = boundsOf(word)
      Object.assign(rules, lengths(min, max))
    }
  }
  return rules
}

const lengths = (min: number | undefined, max: number | undefined) => ({
  ...(min === undefined ? {} : { minLen: BigInt(min) }),
  ...(max === undefined ? {} : { maxLen: BigInt(max) }),
})

function boundsOf(text: string): Bounds {
  const parts = /^(\d*)\.\.(\d*)$/.exec(text)
  if (!parts) throw new Error(`"${text}" is not a rule`)
  return { ...(parts[1] ? { min: Number(parts[1]) } : {}), ...(parts[2] ? { max: Number(parts[2]) } : {}) }
}

function numberAfter(name: string, sign: string, words: readonly string[]): Record<string, number> {
  const word = words.find((one) => one.startsWith(sign))
  return word ? { [name]: Number(word.slice(sign.length)) } : {}
}

function durationRules(words: readonly string[]) {
  const after = (sign: string) => {
    const word = words.find((one) => new RegExp(`^${sign}\\d+s$`).test(one))
    return word && create(DurationSchema, { seconds: BigInt(word.slice(sign.length, -1)) })
  }
  const [lte, gte, exact] = [after('<='), after('>='), after('=')]
  return { ...(lte ? { lte } : {}), ...(gte ? { gte } : {}), ...(exact ? { const: exact } : {}) }
}
