import { expect, test } from 'vitest'
import { sealKey } from '#crypto/password/sealed-key.ts'
import type { PersonChanges } from '#domain/user/change/person-changes.ts'
import { changesOfPerson, withoutOwn } from '#domain/user/flows/transfer/changes-of-person.ts'
import type { MovedHuman } from '#domain/user/flows/transfer/person.ts'
import { initialUser } from '#domain/user/slices/user-slices.ts'
import type { User } from '#domain/user/user-state.ts'
import { movedHuman } from '#test/support/moved-human.ts'
import { cipher } from '#test/support/people.ts'

const profile = { ...initialUser.profile, firstName: 'Ada', lastName: 'Abbott', displayName: 'Ada Abbott' }
const HASH = '$2a$12$aLYFkieuqJyeynvptPTxpehSViui5WeAPuR2Xw1wui9CPHEaacmFq'
const known: User = {
  ...initialUser,
  status: 'active',
  userName: 'ada',
  profile,
  email: { address: 'ada@acme.example', verified: true },
  password: { ...initialUser.password, hash: sealKey(HASH, cipher) },
}
const imported = (human: Partial<MovedHuman['human']> = {}, more: Partial<MovedHuman> = {}): MovedHuman =>
  movedHuman('ada', { human: { profile, email: known.email, ...human }, state: 'active', ...more })

const changesOf = (person: MovedHuman, user = known) => changesOfPerson(user, person, { definitions: {}, cipher })
const passkey = {
  ...{ id: 'k', name: 'Key', credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [] },
  ...{ backedUp: false, rpId: 'localhost', userAgent: '' },
}
const link = { idpId: 'i', externalUserId: 'X', displayName: '' }

test('an import with the same data changes nothing', () => {
  expect([...changesOf(imported())]).toEqual([])
})

test.each<[string, MovedHuman, string, PersonChanges]>([
  ['a last name', imported({ profile: { ...profile, lastName: 'B' } }), 'profile', { profile: { lastName: 'B' } }],
  [
    'an address',
    imported({ email: { address: 'new@acme.example', verified: false } }),
    'email',
    { email: { address: 'new@acme.example', verified: false, delivery: { kind: 'none' } } },
  ],
  [
    'a number',
    imported({ phone: { number: '+41791112233', verified: true } }),
    'phone',
    { phone: { number: '+41791112233', verified: true, delivery: { kind: 'none' } } },
  ],
  ['a link', imported({ idpLinks: [link] }), 'idps', { idpLinks: [link] }],
  [
    'metadata',
    imported({}, { metadata: [{ key: 'plan', value: 'Z29sZA==' }] }),
    'metadata',
    { metadata: [{ key: 'plan', value: Buffer.from('gold') }] },
  ],
  ['a deactivation', imported({}, { state: 'inactive' }), 'state', { active: false }],
  ['a lock', imported({}, { state: 'locked' }), 'state', { locked: true }],
  ['a user name', imported({ userName: 'ada2' }), 'userName', { userName: 'ada2' }],
  ['a hash', imported({ hashedPassword: 'new' }), 'hashedPassword', { passwordHash: 'new' }],
  ['an authenticator', imported({ totpSecret: 'GEZDGNBVGY3TQOJQ' }), 'otpCode', { totpSecret: 'GEZDGNBVGY3TQOJQ' }],
  ['a passkey', imported({}, { passkeys: [passkey] }), 'passkeys', { passkeys: [passkey] }],
  ['a security key', imported({}, { securityKeys: [passkey] }), 'u2fs', { securityKeys: [passkey] }],
  ['codes by mail', imported({}, { otpEmail: true }), 'otpEmail', { otpEmail: true }],
  ['recovery codes', imported({}, { recoveryCodeHashes: ['h'] }), 'recoveryCodeHashes', { recoveryCodeHashes: ['h'] }],
  [
    'an attribute',
    imported({}, { attributes: { 'address.city': 'Zug' } }),
    'attributes',
    { attributes: { fields: { 'address.city': 'Zug' }, unique: [] } },
  ],
])('%s that differs changes, and nothing else', (_what, person, member, changes) => {
  expect([...changesOf(person)]).toEqual([[member, changes]])
})

test('keeps a lock of this system, and removes nothing that the file omits', () => {
  expect([...changesOf(imported(), { ...known, status: 'locked' })]).toEqual([])
  const bare = imported({ email: { address: '', verified: false }, hashedPassword: '' })
  expect([...changesOf(bare, { ...known, phone: { number: '+41791112233', verified: true } })]).toEqual([])
})

test('factors that the person has stay as they are', () => {
  const totp = { id: '', name: '', secret: 's', ready: true, lastStep: 0 }
  const recovery = { codes: {}, generatedAt: 1 }
  const person = imported({ totpSecret: 'GEZDGNBVGY3TQOJQ' }, { recoveryCodeHashes: ['h'] })
  expect([...changesOf(person, { ...known, totp, recovery })]).toEqual([])
})

test('a password, factors and links that were changed here are kept', () => {
  const person = imported(
    { hashedPassword: 'new', totpSecret: 'GEZDGNBVGY3TQOJQ', idpLinks: [link, { ...link, idpId: 'j' }] },
    { state: 'inactive' },
  )
  const ownChanges = { members: new Set(['hashedPassword', 'otpCode']), links: [{ idpId: 'i', externalUserId: 'x' }] }
  const { changes, kept } = withoutOwn(changesOf(person), ownChanges)
  expect([...changes]).toEqual([
    ['idps', { idpLinks: [{ ...link, idpId: 'j' }] }],
    ['state', { active: false }],
  ])
  expect(kept).toEqual(['hashedPassword', 'otpCode', 'idps'])
})
