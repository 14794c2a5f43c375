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
const wanted = (human: Partial<MovedHuman['human']> = {}, more: Partial<MovedHuman> = {}): MovedHuman =>
  movedHuman('ada', { human: { profile, email: known.email, ...human }, state: 'active', ...more })

const changesOf = (person: MovedHuman, user = known) => changesOfPerson(user, person, { definitions: {}, cipher })
const passkey = {
  ...{ id: 'k', name: 'Key', credentialId: 'c', publicKey: 'p', counter: 0, aaguid: '', transports: [] },
  ...{ backedUp: false, rpId: 'localhost', userAgent: '' },
}
const link = { idpId: 'i', externalUserId: 'X', displayName: '' }

test('an import with the same data changes nothing', () => {
  expect([...changesOf(wanted())]).toEqual([])
})

test.each<[string, MovedHuman, string, PersonChanges]>([
  ['a last name', wanted({ profile: { ...profile, lastName: 'B' } }), 'profile', { profile: { lastName: 'B' } }],
  [
    'an address',
    wanted({ email: { address: 'new@acme.example', verified: false } }),
    'email',
    { email: { address: 'new@acme.example', verified: false, delivery: { kind: 'none' } } },
  ],
  [
    'a number',
    wanted({ phone: { number: '+41791112233', verified: true } }),
    'phone',
    { phone: { number: '+41791112233', verified: true, delivery: { kind: 'none' } } },
  ],
  ['a link', wanted({ idpLinks: [link] }), 'idps', { idpLinks: [link] }],
  [
    'metadata',
    wanted({}, { metadata: [{ key: 'plan', value: 'Z29sZA==' }] }),
    'metadata',
    { metadata: [{ key: 'plan', value: Buffer.from('gold') }] },
  ],
  ['a deactivation', wanted({}, { state: 'inactive' }), 'state', { active: false }],
  ['a lock', wanted({}, { state: 'locked' }), 'state', { locked: true }],
  ['a user name', wanted({ userName: 'ada2' }), 'userName', { userName: 'ada2' }],
  ['a hash', wanted({ hashedPassword: 'new' }), 'hashedPassword', { passwordHash: 'new' }],
  ['an authenticator', wanted({ totpSecret: 'GEZDGNBVGY3TQOJQ' }), 'otpCode', { totpSecret: 'GEZDGNBVGY3TQOJQ' }],
  ['a passkey', wanted({}, { passkeys: [passkey] }), 'passkeys', { passkeys: [passkey] }],
  ['a security key', wanted({}, { securityKeys: [passkey] }), 'u2fs', { securityKeys: [passkey] }],
  ['codes by mail', wanted({}, { otpEmail: true }), 'otpEmail', { otpEmail: true }],
  ['recovery codes', wanted({}, { recoveryCodeHashes: ['h'] }), 'recoveryCodeHashes', { recoveryCodeHashes: ['h'] }],
  [
    'an attribute',
    wanted({}, { attributes: { 'address.city': 'Zug' } }),
    'attributes',
    { attributes: { fields: { 'address.city': 'Zug' }, unique: [] } },
  ],
])('%s that differs changes, and nothing else', (_what, person, member, changes) => {
  expect([...changesOf(person)]).toEqual([[member, changes]])
})

test('keeps a lock of this system, and removes nothing that the file omits', () => {
  expect([...changesOf(wanted(), { ...known, status: 'locked' })]).toEqual([])
  const bare = wanted({ email: { address: '', verified: false }, hashedPassword: '' })
  expect([...changesOf(bare, { ...known, phone: { number: '+41791112233', verified: true } })]).toEqual([])
})

test('factors that the person has stay as they are', () => {
  const totp = { id: '', name: '', secret: 's', ready: true, lastStep: 0 }
  const recovery = { codes: {}, generatedAt: 1 }
  const person = wanted({ totpSecret: 'GEZDGNBVGY3TQOJQ' }, { recoveryCodeHashes: ['h'] })
  expect([...changesOf(person, { ...known, totp, recovery })]).toEqual([])
})

test('a password, factors and links that were changed here are kept', () => {
  const person = wanted(
    { hashedPassword: 'new', totpSecret: 'GEZDGNBVGY3TQOJQ', idpLinks: [link, { ...link, idpId: 'j' }] },
    { state: 'inactive' },
  )
  const own = { members: new Set(['hashedPassword', 'otpCode']), links: [{ idpId: 'i', externalUserId: 'x' }] }
  const { changes, kept } = withoutOwn(changesOf(person), own)
  expect([...changes]).toEqual([
    ['idps', { idpLinks: [{ ...link, idpId: 'j' }] }],
    ['state', { active: false }],
  ])
  expect(kept).toEqual(['hashedPassword', 'otpCode', 'idps'])
})
