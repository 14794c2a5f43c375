import { expect, test } from 'vitest'
import { isNameIn, temporaryName } from '#domain/org/flows/domain-claims.ts'

test.each([
  ['minnie@acme.ch', 'acme.ch'],
  ['Minnie@ACME.ch', 'acme.ch'],
  ['a@b@acme.ch', 'acme.ch'],
])('%s is a name in %s', (name, domain) => expect(isNameIn(name, domain)).toBe(true))

test.each([
  ['minnie', 'acme.ch'],
  ['minnie@sub.acme.ch', 'acme.ch'],
  ['minnie@notacme.ch', 'acme.ch'],
  ['minnie@acme.ch@other.ch', 'acme.ch'],
])('%s is not a user name of the domain %s', (name, domain) => expect(isNameIn(name, domain)).toBe(false))

test('a temporary name contains the id of the user', () => {
  expect(temporaryName('123', 'https://id.example:8443')).toBe('123@temporary.id.example')
})
