import { expect, test } from 'vitest'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { decideUpdatePerson } from '#domain/user/flows/transfer/update-person.ts'
import { initialUser, type User } from '#domain/user/user-state.ts'

const profile = { ...initialUser.profile, firstName: 'Ada', lastName: 'Abbott', displayName: 'Ada Abbott' }
const known: User = {
  ...initialUser,
  status: 'active',
  userName: 'ada',
  profile,
  email: { address: 'ada@acme.example', verified: true },
  password: { ...initialUser.password, hash: 'old' },
  idpLinks: [],
}
const wanted = (change: Partial<MovedHuman['human']> = {}, more: Partial<MovedHuman> = {}): MovedHuman => ({
  type: 'human',
  human: {
    orgId: 'o1',
    userName: 'ada',
    profile,
    email: known.email,
    hashedPassword: 'old',
    passwordChangeRequired: false,
    idpLinks: [],
    passwordlessRegistration: false,
    ...change,
  },
  state: 'active',
  metadata: [],
  authenticators: [],
  passkeys: [],
  securityKeys: [],
  otpSms: false,
  otpEmail: false,
  recoveryCodeHashes: [],
  attributes: {},
  ...more,
})
const none = { isNewHash: false, isOwn: false }
const changed = (user: User, person: MovedHuman, hash = none) => {
  const { changes, kept } = decideUpdatePerson(user, person, hash)
  return { changed: changes.map(([name]) => name), kept }
}

test('an import with the same data changes nothing', () => {
  expect(changed(known, wanted())).toEqual({ changed: [], kept: [] })
})

test.each<[string, MovedHuman, string]>([
  ['a last name', wanted({ profile: { ...profile, lastName: 'Changed' } }), 'profile'],
  ['an address', wanted({ email: { address: 'new@acme.example', verified: false } }), 'email'],
  ['a phone', wanted({ phone: { number: '+41791112233', verified: true } }), 'phone'],
  ['a link', wanted({ idpLinks: [{ idpId: 'i', externalUserId: 'x', displayName: '' }] }), 'idps'],
  ['metadata', wanted({}, { metadata: [{ key: 'plan', value: 'Z29sZA==' }] }), 'metadata'],
  ['a state', wanted({}, { state: 'inactive' }), 'state'],
  ['a user name', wanted({ userName: 'ada2' }), 'userName'],
])('%s that differs changes, and nothing else', (_what, person, name) => {
  expect(changed(known, person)).toEqual({ changed: [name], kept: [] })
})

test('a new hash is taken only while the password was not used or changed here', () => {
  const person = wanted({ hashedPassword: 'new' })
  expect(changed(known, person, { isNewHash: true, isOwn: false })).toEqual({ changed: ['hashedPassword'], kept: [] })
  expect(changed(known, person, { isNewHash: true, isOwn: true })).toEqual({ changed: [], kept: ['hashedPassword'] })
})

test('keeps a lock of this system, and removes nothing that the file omits', () => {
  expect(changed({ ...known, status: 'locked' }, wanted())).toEqual({ changed: [], kept: ['state'] })
  const bare = wanted({ email: { address: '', verified: false }, hashedPassword: '' }, { metadata: [] })
  expect(changed({ ...known, phone: { number: '+41791112233', verified: true } }, bare)).toEqual({
    changed: [],
    kept: [],
  })
})
