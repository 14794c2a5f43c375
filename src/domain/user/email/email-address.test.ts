import { expect, test } from 'vitest'
import { isEmailAddress } from '#domain/user/email/email-address.ts'

test.each(['minnie@acme.ch', 'a+b@localhost', "o'neil@acme.co.uk", 'jörg@müller.example', 'x@1.ch'])(
  '%j is an address',
  (address) => expect(isEmailAddress(address)).toBe(true),
)

test.each([
  '',
  'minnie',
  '@acme.ch',
  'minnie@',
  'minnie@@acme.ch',
  'min nie@acme.ch',
  'Minnie <minnie@acme.ch>',
  'a..b@acme.ch',
  '.a@acme.ch',
  'a@-acme.ch',
  'a@acme..ch',
  'a\r\nBcc: x@acme.ch',
  `${'a'.repeat(65)}@acme.ch`,
  `a@${'b'.repeat(253)}.ch`,
])('%j is no address', (address) => expect(isEmailAddress(address)).toBe(false))
