import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { mutated, type Target } from '#bench/fuzz/target.ts'
import { JsonSyntaxError, type ParsedJson, parseJson } from '#kit/parse-json.ts'

const SCRAPS = [
  '{',
  '}',
  '[',
  ']',
  ':',
  ',',
  '"',
  '\\',
  '\\u',
  '\\ud800',
  '\\udc00',
  '-',
  '.',
  'e',
  '1e999',
  '0',
  '{}',
  '__proto__',
]

const text = mutated(
  fc.oneof(
    fc.jsonValue().map((value) => JSON.stringify(value)),
    fc.jsonValue().map((value) => JSON.stringify(value, null, 1)),
    fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }).map(String),
    fc.array(fc.constantFrom(...SCRAPS, 'true', 'null', '1', '"a"', ' '), { maxLength: 12 }).map((all) => all.join('')),
  ),
  SCRAPS,
)

/** Input valid for JSON.parse yields the same value, or is rejected by a stricter rule; all other input is rejected. */
export const json: Target = {
  name: 'JSON decoder',
  property: fc.property(text, (input) => {
    const [ours, theirs] = [attempt(() => parseJson(input)), attempt(() => JSON.parse(input) as unknown)]
    if ('error' in ours) {
      if (!(ours.error instanceof JsonSyntaxError)) throw ours.error
      // Stricter than JSON.parse in these rules only; text after the first value is ignored.
      if ('value' in theirs && !/duplicate|surrogate|max depth/.test(ours.error.message)) throw ours.error
      return true
    }
    return 'error' in theirs || isDeepStrictEqual(rounded(ours.value), plain(theirs.value))
  }),
}

type Outcome<T> = { readonly value: T } | { readonly error: unknown }

function attempt<T>(read: () => T): Outcome<T> {
  try {
    return { value: read() }
  } catch (error) {
    return { error }
  }
}

/** Whole numbers as JSON.parse has them. */
function rounded(value: ParsedJson): unknown {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).map(([key, one]) => [key, rounded(one)])
}

function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  return Object.entries(value).map(([key, one]) => [key, plain(one)])
}
