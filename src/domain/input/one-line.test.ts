import { expect, test } from 'vitest'
import { requireOneLine, requireUniqueName } from '#domain/input/one-line.ts'

test.each(['', 'Minnie', 'Ådne Øyvind ß', '王小明', 'أحمد', 'a‏b', '👩‍👩‍👧', '<b>"&\''])('%j is one line', (name) => {
  expect(() => requireOneLine({ name })).not.toThrow()
})

test.each(['a\nb', 'a\r\nBcc: x@evil.example', 'a\tb', 'a\0b', '\u001b[31m', 'a\u007f', 'a\u0085b', 'a\u009bb'])(
  '%j is refused, and the field is named',
  (lastName) => {
    const refused = { kind: 'invalidArgument', reason: 'field.controlCharacters', params: { field: 'lastName' } }
    expect(() => requireOneLine({ firstName: 'A', lastName })).toThrow(expect.objectContaining(refused))
  },
)

test.each(['\u200b', '\u2060\u200d', '\ufeff\u200b', '\u3164', '\u2800'])(
  '%j shows nothing and is refused',
  (lastName) => {
    const refused = { kind: 'invalidArgument', reason: 'field.unrecognizable', params: { field: 'lastName' } }
    expect(() => requireOneLine({ nickName: ' ', firstName: 'A', lastName })).toThrow(expect.objectContaining(refused))
  },
)

test.each(['...', '\u200b', '\uff0e', ' .', '\u200b.'])(
  '%j is no unique name: nothing is left to compare',
  (userName) => {
    const refused = { kind: 'invalidArgument', reason: 'field.unrecognizable', params: { field: 'userName' } }
    expect(() => requireUniqueName({ userName })).toThrow(expect.objectContaining(refused))
  },
)

test.each(['.a', 'a...', '-', '王', 'm\u200binnie'])('%j is a unique name', (userName) => {
  expect(() => requireUniqueName({ userName })).not.toThrow()
})
