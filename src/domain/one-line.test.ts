import { expect, test } from 'vitest'
import { requireOneLine } from '#domain/one-line.ts'

test.each(['', 'Minnie', 'Ådne Øyvind ß', '王小明', 'أحمد', 'a‏b', '👩‍👩‍👧', '<b>"&\''])('%j is one line', (name) => {
  expect(() => requireOneLine({ name })).not.toThrow()
})

test.each(['a\nb', 'a\r\nBcc: x@evil.example', 'a\tb', 'a\0b', '\u001b[31m', 'a\u007f', 'a\u0085b', 'a\u009bb'])(
  '%j is refused, and the field is named',
  (lastName) => {
    const refused = { kind: 'invalidArgument', id: 'FIELD-characters', params: { field: 'lastName' } }
    expect(() => requireOneLine({ firstName: 'A', lastName })).toThrow(expect.objectContaining(refused))
  },
)
