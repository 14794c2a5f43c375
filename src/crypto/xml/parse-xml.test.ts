import { expect, test } from 'vitest'
import { InvalidXml } from '#crypto/xml/invalid-xml.ts'
import { attributeOf, childOf, childrenOf, isSet, parseXml, textOf } from '#crypto/xml/parse-xml.ts'

test('a document is read by namespace, with any prefixes', () => {
  const root = parseXml(
    '\uFEFF<?xml version="1.0"?>\n<a:x xmlns:a="urn:a" on="1" off="0"><y xmlns="urn:a"> one </y><a:z/></a:x>',
  )
  expect(textOf(childOf(root, 'urn:a', 'y'))).toBe('one')
  expect(childOf(root, 'urn:b', 'y')).toBeUndefined()
  expect([isSet(root, 'on'), isSet(root, 'off'), isSet(root, 'none')]).toEqual([true, false, false])
  expect(attributeOf(root, 'none')).toBe('')
})

test('a text continues after a comment, and a comment is no part of it', () => {
  const root = parseXml('<x xmlns="u"><n>jane@acme.example<!-- -->.evil.example</n><n><![CDATA[a&b]]></n></x>')
  const texts = childrenOf(root, 'u', 'n').map(textOf)
  expect(texts).toEqual(['jane@acme.example.evil.example', 'a&b'])
})

test('a name that occurs twice is rejected where one is expected', () => {
  expect(() => childOf(parseXml('<x xmlns="u"><y/><y/></x>'), 'u', 'y')).toThrow(InvalidXml)
})

test.each([
  ['entity declarations', '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'],
  ['external entities', '<!doctype x SYSTEM "file:///etc/passwd"><x/>'],
  ['processing instructions', '<x><?php 1 ?></x>'],
  ['unknown entities', '<x>&nope;</x>'],
  ['open elements', '<x><y></x>'],
  ['two roots', '<x/><y/>'],
  ['attributes without quotes', '<x a=1/>'],
  ['undeclared prefixes', '<a:x/>'],
  ['plain text', 'SAMLRequest'],
  ['nothing', ''],
  ['very deep nesting', `${'<x>'.repeat(5000)}${'</x>'.repeat(5000)}`],
])('%s are rejected', (_name, xml) => {
  expect(() => parseXml(xml)).toThrow(InvalidXml)
})

test.each([
  ['<x><y></x>', 'the XML is not well-formed: '],
  ['<x', 'the XML is not well-formed: '],
  ['<x>&nope;</x>', 'the XML is not well-formed: entity not found'],
])('the reason why %s is rejected is one sentence without the parser’s own prefixes', (xml, reason) => {
  expect(() => parseXml(xml)).toThrow(new RegExp(`^${reason}(?!.*xmldom)(?!.*Error:).+$`))
})
