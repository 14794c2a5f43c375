import { expect, test } from 'vitest'
import { normalizeDomain } from '#domain/org/domain-name.ts'

test.each([
  ['acme.ch', 'acme.ch'],
  [' Acme.CH. ', 'acme.ch'],
  ['localhost', 'localhost'],
  ['a-b.c-d.example', 'a-b.c-d.example'],
  ['MÜLLER.ch', 'müller.ch'],
  ['xn--mller-kva.ch', 'müller.ch'],
  ['2b.example', '2b.example'],
])('%j is stored as %j', (text, stored) => {
  expect(normalizeDomain(text)).toBe(stored)
})

test.each([
  '',
  '.',
  'a..b',
  '-a.ch',
  'a-.ch',
  'acme.ch:443',
  'http://acme.ch',
  'acme.ch/path',
  'user@acme.ch',
  '*.acme.ch',
  'acme_.ch',
  '127.0.0.1',
  '0x7f.1',
  '[::1]',
  'acme%.ch',
  `${'a'.repeat(64)}.ch`,
  `${'abcdefg.'.repeat(32)}ch`,
])('%j is no domain', (text) => {
  expect(() => normalizeDomain(text)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'domain.invalid' }),
  )
})
