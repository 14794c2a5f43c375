import { expect, test } from 'vitest'
import { emailFault } from '#api/zitadel/interceptors/validate/email.ts'

test.each([
  'minnie@example.com',
  'a.b+c@sub.example.co',
  "o'hara@example.com",
  'jürg@example.ch',
  '"very (odd) \\" one"@example.com',
  'Minnie Mouse <minnie@example.com>',
  '"Mouse, Minnie" <minnie@example.com>',
  '<minnie@example.com>',
  ' minnie@example.com ',
  'minnie@example.com (at home)',
  'a@localhost',
  `${'a'.repeat(64)}@example.com`,
])('%s is an address', (text) => {
  expect(emailFault(text)).toBeUndefined()
})

test.each([
  ['', 'mail: no address'],
  ['   ', 'mail: no address'],
  ['minnie', "mail: missing '@' or angle-addr"],
  ['minnie.mouse', "mail: missing '@' or angle-addr"],
  ['Minnie Mouse', 'mail: no angle-addr'],
  ['Minnie <minnie@example.com', 'mail: unclosed angle-addr'],
  [`${'a'.repeat(65)}@example.com`, 'email address local phrase cannot exceed 64 characters'],
  [`a@${'b'.repeat(64)}.ch`, 'hostname part must be non-empty and cannot exceed 63 characters'],
  ['a@-b.ch', 'hostname parts cannot begin with hyphens'],
  ['a@b-.ch', 'hostname parts cannot end with hyphens'],
  ['a@b_c.ch', 'hostname parts can only contain alphanumeric characters or hyphens, got "_"'],
  ['a@bücher.ch', 'hostname parts can only contain alphanumeric characters or hyphens, got "ü"'],
  ['a@[127.0.0.1]', 'hostname parts can only contain alphanumeric characters or hyphens, got "["'],
])('%j is not an address: %s', (text, reason) => {
  expect(emailFault(text)).toBe(reason)
})

test.each([
  'a@b@c.ch',
  '.a@b.ch',
  'a.@b.ch',
  'a..b@c.ch',
  'a@b..ch',
  'a b@c.ch',
  'a@b.ch, c@d.ch',
  '@b.ch',
  'a@',
  'a@b.ch\r\nBcc: x@y.ch',
  'a@b.ch\0',
])('%j is not a single address', (text) => {
  expect(emailFault(text)).toBeDefined()
})

test('a long text is checked quickly, whatever it contains', () => {
  const started = performance.now()
  for (const piece of ['a', '.', ' ', '"', '\\"', '(', '<', '@', 'a.', 'a@', '"" ']) {
    for (const length of [900, 100_000]) emailFault(piece.repeat(length / piece.length))
  }
  expect(performance.now() - started).toBeLessThan(5_000)
})
