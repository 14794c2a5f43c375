import { expect, test } from 'vitest'
import { identityOf } from '#federation/identity-of.ts'

test('standard claims are mapped to an identity', () => {
  expect(
    identityOf({
      sub: 'M-1',
      preferred_username: 'minnie',
      given_name: ' Minnie ',
      family_name: 'Mouse',
      nickname: 'Min',
      name: 'Minnie Mouse',
      locale: 'de_CH',
      email: 'minnie@upstream.example',
      email_verified: true,
    }),
  ).toEqual({
    id: 'M-1',
    userName: 'minnie',
    firstName: 'Minnie',
    lastName: 'Mouse',
    nickName: 'Min',
    displayName: 'Minnie Mouse',
    language: 'de-CH',
    email: 'minnie@upstream.example',
    emailVerified: true,
  })
})

test.each([
  [true, true],
  ['true', true],
  ['false', false],
  [1, false],
  ['yes', false],
  [undefined, false],
  [{}, false],
])('an address is verified only if the provider declares it: %j', (email_verified, verified) => {
  expect(identityOf({ sub: '1', email: 'a@b.ch', email_verified })?.emailVerified).toBe(verified)
})

test('a claim of another type is ignored, and a missing address is not verified', () => {
  const identity = identityOf({ sub: '1', email: ['a@b.ch'], email_verified: true, given_name: 7, name: null })
  expect(identity).toMatchObject({ email: '', emailVerified: false, firstName: '', displayName: '' })
})

test('texts are cut, and control characters are removed', () => {
  const identity = identityOf({ sub: '1', given_name: `a\u0000\n${'b'.repeat(300)}` })
  expect(identity?.firstName).toBe(`a${'b'.repeat(199)}`)
})

test.each([undefined, '', 7, 'x'.repeat(256), ['1']])('without a usable subject there is nobody: %j', (sub) => {
  expect(identityOf({ sub, email: 'a@b.ch', email_verified: true })).toBeUndefined()
})
