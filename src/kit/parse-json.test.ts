import fc from 'fast-check'
import { expect, test } from 'vitest'
import { JsonSyntaxError, type ParsedJson, parseJson } from '#kit/parse-json.ts'

const fault = (text: string): string => {
  try {
    parseJson(text)
  } catch (error) {
    expect(error).toBeInstanceOf(JsonSyntaxError)
    return (error as JsonSyntaxError).message
  }
  throw new Error(`${text} was taken`)
}

/** As JSON.parse sees it: integers that no number holds are rounded. */
const rounded = (value: ParsedJson): unknown => {
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map(rounded)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, rounded(one)]))
}

test.each([
  ['', {}],
  [' \n\t', {}],
  ['{}', {}],
  ['{"a":1} trailing {', { a: 1 }],
  ['[1,2] ]', [1, 2]],
  ['"\\u00e9\\ud83d\\ude00\\n\\/"', 'é😀\n/'],
  ['9007199254740993', 9007199254740993n],
  ['-9223372036854775807', -9223372036854775807n],
  ['1e3', 1000],
  ['{"__proto__":{"x":1}}', JSON.parse('{"__proto__":{"x":1}}')],
])('%j is read up to the end of its first value', (text, value) => {
  expect(parseJson(text)).toEqual(value)
})

test.each([
  ['{"a":', 'unexpected EOF'],
  ['{"a"', 'unexpected EOF'],
  ['"abc', 'unexpected EOF'],
  ['nul', 'unexpected EOF'],
  ['xyz', "invalid character 'x' looking for beginning of value, line 1:1"],
  ['{a:1}', "invalid character 'a' looking for beginning of object key string, line 1:2"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string, line 1:8"],
  ['{"a" 1}', "invalid character '1' after object key, line 1:6"],
  ['{\n "a":1 "b"}', "invalid character '\"' after object key:value pair, line 2:8"],
  ['[1 2]', "invalid character '2' after array element, line 1:4"],
  ['[1,]', "invalid character ']' looking for beginning of value, line 1:4"],
  ['tru3', "invalid character '3' in literal true (expecting 'e'), line 1:4"],
  ['"a\nb"', "invalid character '\\n' in string literal, line 1:3"],
  ['"\\x"', "invalid character 'x' in string escape code, line 1:3"],
  ['"\\u12g4"', "invalid character 'g' in \\u hexadecimal character escape, line 1:6"],
  ['-x', "invalid character 'x' in numeric literal, line 1:2"],
  ['😀', "invalid character '😀' looking for beginning of value, line 1:1"],
  ['{"a":1,"a":2}', 'duplicate object key "a"'],
  ['{"a":1,"\\u0061":2}', 'duplicate object key "a"'],
  ['{"x":{"b":1,"b":1}}', 'duplicate object key "b"'],
  ['"\\ud800"', 'invalid surrogate pair in string literal'],
])('%j is refused: %s', (text, reason) => {
  expect(fault(text)).toBe(reason)
})

test('nesting is bounded at any depth', () => {
  expect(parseJson(`${'['.repeat(500)}${']'.repeat(500)}`)).toHaveLength(1)
  for (const depth of [501, 1_000_000]) {
    expect(fault('['.repeat(depth))).toBe('exceeded max depth')
    expect(fault('{"a":'.repeat(depth))).toBe('exceeded max depth')
  }
})

test('a megabyte of anything is read or refused in no time', () => {
  for (const piece of ['9', '"\\n', '\\', ' ', '[],', '{"a":1},', '\u00ff', '"a":']) {
    const started = performance.now()
    try {
      parseJson(`[${piece.repeat(1_000_000 / piece.length)}`)
    } catch (error) {
      expect(error).toBeInstanceOf(JsonSyntaxError)
    }
    expect(performance.now() - started).toBeLessThan(5_000)
  }
})

test('output of JSON.stringify is read back the same, with any spacing', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.integer({ min: 0, max: 4 }), (value, space) => {
      const text = JSON.stringify(value, null, space)
      expect(rounded(parseJson(text))).toEqual(JSON.parse(text))
    }),
    { numRuns: 1000 },
  )
})

test('any text is read as JSON.parse reads it, or refused, or has bytes trailing', () => {
  const scrap = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    ':',
    ',',
    '"',
    '"a"',
    '\\',
    '\\u0041',
    '1',
    '-',
    '.',
    'e',
    'true',
    'null',
    ' ',
    '\n',
    '\u2028',
  )
  fc.assert(
    fc.property(fc.array(scrap, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('')
      let strict: unknown
      try {
        strict = JSON.parse(text)
      } catch {
        // Refused, or the first value is whole and the rest is not looked at.
        try {
          parseJson(text)
        } catch (error) {
          expect(error).toBeInstanceOf(JsonSyntaxError)
        }
        return
      }
      try {
        expect(rounded(parseJson(text))).toEqual(strict)
      } catch (error) {
        if (!(error instanceof JsonSyntaxError)) throw error
        expect(error.message).toMatch(/duplicate/)
      }
    }),
    { numRuns: 1000 },
  )
})
