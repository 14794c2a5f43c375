import { expect, test } from 'vitest'
import { attributesOf } from '#api/saml/attributes.ts'
import { nameIdOf } from '#api/saml/name-id.ts'
import { nameIdFormats } from '#api/saml/names.ts'
import { initialUser } from '#domain/user/slices/user-slices.ts'

const user = { id: '1', loginName: 'jane@acme.example', verifiedEmail: '' }

test('an address that is not verified is no name identifier', () => {
  expect(nameIdOf(user, nameIdFormats.emailAddress)).toBeUndefined()
  const verified = { ...user, verifiedEmail: 'jane@mail.example' }
  expect(nameIdOf(verified, nameIdFormats.emailAddress)?.value).toBe('jane@mail.example')
})

test('an unspecified format gives the login name, and an unknown format gives no name identifier', () => {
  expect(nameIdOf(user, '')).toEqual({ format: nameIdFormats.unspecified, value: 'jane@acme.example' })
  expect(nameIdOf(user, 'urn:oasis:names:tc:SAML:2.0:nameid-format:kerberos')).toBeUndefined()
})

test('two transient name identifiers differ', () => {
  const made = [1, 2].map(() => nameIdOf(user, nameIdFormats.transient)?.value)
  expect(new Set(made).size).toBe(2)
})

const stored = {
  ...initialUser,
  email: { ...initialUser.email, address: 'jane@mail.example', verified: false },
  metadata: { team: { value: Buffer.from('blue').toString('base64'), createdAt: 0, changedAt: 0, sequence: 1 } },
}
const attributes = (state: typeof stored, requested: string[]) =>
  Object.fromEntries(
    attributesOf({ id: '1', orgId: '2', state, changedAt: 0 }, 'jane', requested).map(({ name, values }) => [
      name,
      values[0],
    ]),
  )

test('attributes contain fields with a value, a verified address, and the requested metadata', () => {
  expect(attributes(stored, ['team', 'toString', 'UserID'])).toEqual({ UserName: 'jane', UserID: '1', team: 'blue' })
  const verified = { ...stored, email: { ...stored.email, verified: true } }
  expect(attributes(verified, [])).toEqual({ Email: 'jane@mail.example', UserName: 'jane', UserID: '1' })
})
