import { expect, test } from 'vitest'
import { readJson } from '#kit/read-json.ts'

test.each(['{"a":1,"a":2}', '{"a":1,"\\u0061":1}', '[{"b":{"a":1,"a":1}}]', '{"__proto__":1,"__proto__":1}'])(
  '%s is rejected: a key is given twice',
  (text) => {
    expect(() => readJson(text)).toThrow(/duplicate object key/)
    expect(() => readJson(Buffer.from(text))).toThrow(/duplicate object key/)
  },
)

test.each(['', ' ', '{', '{} {}', 'nul', '{"a":1,}', "{'a':1}", '\ufeff\ufeff{}'])('%j is rejected', (text) => {
  expect(() => readJson(text)).toThrow()
})

test('bytes that are not UTF-8 are rejected', () => {
  expect(() => readJson(Buffer.from([0x22, 0xff, 0x22]))).toThrow()
})

test.each(['{"a":{"a":[1,2.5e3,-0]},"b":{"a":null}}', '12345678901234567890', '"ü😀"', ' true ', '[]'])(
  '%s is read as JSON.parse reads it',
  (text) => {
    expect(readJson(text)).toEqual(JSON.parse(text))
  },
)
