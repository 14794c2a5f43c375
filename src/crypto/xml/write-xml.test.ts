import { expect, test } from 'vitest'
import { attributeOf, parseXml, textOf } from '#crypto/xml/parse-xml.ts'
import { element } from '#crypto/xml/write-xml.ts'

test('values and texts are read back as they were, without characters that XML cannot have', () => {
  const hostile = '<a b="c">&amp;\'"]]>\r\n\tx'
  const { xml } = element(
    'x',
    { a: hostile, none: undefined },
    element('y', {}),
    `|${hostile}\u0000\ud800😀|`,
    undefined,
  )
  const root = parseXml(xml)
  expect(attributeOf(root, 'a')).toBe(hostile)
  expect(textOf(root)).toBe(`|${hostile}😀|`)
  expect(root.hasAttribute('none')).toBe(false)
})
