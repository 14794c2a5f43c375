import { expect, test } from 'vitest'
import { parseLine } from '#people-format/parse-line.ts'
import { readPerson } from '#people-format/read-person.ts'
import { writePerson } from '#people-format/write-person.ts'

const plain = {
  userName: 'minnie@acme.example',
  profile: { firstName: 'Minnie', lastName: 'Mouse' },
  email: { email: 'minnie@acme.example', isEmailVerified: true },
}
const SHA256 = 'uU0nuZNNPgilLlLX2n2r-sSE7-N6U4DukIj3rOLvzek'
const credential = { credentialId: 'AQID', publicKey: 'pQEC', rpId: 'localhost' }

const readLine = (line: string) => readPerson(parseLine(line)).person
const read = (change: object) => readLine(JSON.stringify({ ...plain, ...change }))

test('a line is an ImportHumanUserRequest as on the wire, in either spelling of its names', () => {
  const line = {
    user_name: 'a',
    profile: { first_name: 'A', lastName: 'B', gender: 'GENDER_FEMALE' },
    email: { email: 'a@b.c', is_email_verified: true },
    phone: { phone: '+41791234567' },
    hashed_password: { value: '$2a$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy' },
    idps: [{ configId: '1', externalUserId: 'x' }],
    otpCode: 'GEZDGNBVGY3TQOJQ',
    requestPasswordlessRegistration: true,
  }
  expect(readLine(JSON.stringify(line))).toMatchObject({
    type: 'human',
    human: {
      userName: 'a',
      orgId: '',
      profile: { firstName: 'A', lastName: 'B', gender: 1 },
      email: { address: 'a@b.c', verified: true },
      phone: { number: '+41791234567', verified: false },
      hashedPassword: '$2a$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy',
      totpSecret: 'GEZDGNBVGY3TQOJQ',
      passwordlessRegistration: true,
      idpLinks: [{ idpId: '1', externalUserId: 'x', displayName: '' }],
    },
  })
  expect(readLine(JSON.stringify(line))).not.toHaveProperty('state')
})

test.each<[string, object | string, string]>([
  ['no JSON', '{"userName":', '(line)'],
  ['no object', '[]', '(line)'],
  ['two values', '{} {}', '(line)'],
  ['a member given twice', '{"userName":"a","userName":"b"}', '(line)'],
  ['a member that nobody knows', { pasword: 'x' }, 'pasword'],
  ['one inside another', { profile: { firstName: 'A', lastName: 'B', born: '1' } }, 'profile.born'],
  ['a missing address', { email: undefined }, 'email.email'],
  ['a wrong address', { email: { email: 'nobody' } }, 'email.email'],
  ['an empty name', { profile: { firstName: '', lastName: 'B' } }, 'profile.firstName'],
  ['a name that is too long', { userName: 'x'.repeat(201) }, 'userName'],
  ['a wrong type', { passwordChangeRequired: 'yes' }, 'passwordChangeRequired'],
  ['a hash that is no object', { hashedPassword: '$2a$secret' }, 'hashedPassword'],
  ['an unknown gender', { profile: { firstName: 'A', lastName: 'B', gender: 'X' } }, 'profile.gender'],
  ['a phone without plus', { phone: { phone: '079' } }, 'phone.phone'],
  ['a link without a provider', { idps: [{ externalUserId: 'x' }] }, 'idps[0].configId'],
  ['an unknown state', { state: 'AWAY' }, 'state'],
  ['a user id that is no text', { userId: 5 }, 'userId'],
  ['metadata that is not base64', { metadata: [{ key: 'a', value: 'ä' }] }, 'metadata[0].value'],
  ['metadata without a key', { metadata: [{ value: 'YQ==' }] }, 'metadata[0].key'],
  ['a passkey without its key', { passkeys: [{ ...credential, publicKey: '' }] }, 'passkeys[0].publicKey'],
  ['a counter below zero', { u2fs: [{ ...credential, counter: -1 }] }, 'u2fs[0].counter'],
  ['an unknown member of a passkey', { passkeys: [{ ...credential, kind: 'x' }] }, 'passkeys[0].kind'],
  ['a recovery code that is no hash', { recoveryCodeHashes: ['7xk2'] }, 'recoveryCodeHashes[0]'],
  ['an attribute that is no text', { attributes: { remarks: 1 } }, 'attributes.remarks'],
  ['a machine without a name', { machine: {}, profile: undefined, email: undefined }, 'machine.name'],
  ['a person and a machine in one', { machine: { name: 'R' }, email: undefined }, 'profile'],
])('%s is rejected, and the error names the member and repeats no value', (_what, change, path) => {
  let failure: unknown
  try {
    if (typeof change === 'string') readLine(change)
    else read(change)
  } catch (error) {
    failure = error
  }
  expect(failure).toMatchObject({ kind: 'invalidArgument', fields: [{ path }] })
  expect(String(failure)).not.toContain('secret')
})

test('every failure of a line is named at once, each with its member', () => {
  const faults = {
    userName: '',
    state: 'nope',
    profile: { firstName: '', lastName: '' },
    email: { email: 'bad' },
    phone: { phone: '079' },
    metadata: { k: 'v' },
  }
  expect(() => readLine(JSON.stringify(faults))).toThrow(
    expect.objectContaining({
      fields: [
        { path: 'state', id: 'FIELD-oneOf' },
        { path: 'userName', id: 'FIELD-required' },
        { path: 'metadata', id: 'FIELD-type' },
        { path: 'phone.phone', id: 'FIELD-phone' },
        { path: 'profile.firstName', id: 'FIELD-required' },
        { path: 'profile.lastName', id: 'FIELD-required' },
        { path: 'email.email', id: 'FIELD-email' },
      ].map((one) => expect.objectContaining(one)),
    }),
  )
})

test('a written line is read back unchanged: a person with everything', () => {
  const line = JSON.stringify({
    userId: 'u1',
    orgId: 'o1',
    state: 'USER_STATE_LOCKED',
    userName: 'minnie',
    profile: {
      firstName: 'Minnie',
      lastName: 'Mouse',
      nickName: 'Min',
      displayName: 'M',
      preferredLanguage: 'de',
      gender: 'GENDER_DIVERSE',
    },
    email: { email: 'm@acme.example', isEmailVerified: true },
    phone: { phone: '+41791234567', isPhoneVerified: true },
    hashedPassword: { value: '$2a$04$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy' },
    passwordChangeRequired: true,
    otpCode: 'GEZDGNBVGY3TQOJQ',
    idps: [{ configId: '1', externalUserId: 'x', displayName: 'X' }],
    metadata: [{ key: 'color', value: 'Ymx1ZQ==' }],
    attributes: { 'address.city': 'Bern' },
    passkeys: [{ id: 'p', name: 'Phone', ...credential, aaguid: 'a', transports: ['usb'], counter: 3, backedUp: true }],
    u2fs: [{ id: 'k', name: 'Key', ...credential, aaguid: 'a', transports: [] }],
    otpSms: true,
    otpEmail: true,
    recoveryCodeHashes: [SHA256],
  })
  expect(JSON.parse(writePerson(readLine(line)))).toEqual(JSON.parse(line))
})

test('a written line is read back unchanged: a person with the required fields only, and a machine', () => {
  const nameless = JSON.stringify({
    orgId: 'o1',
    state: 'USER_STATE_INITIAL',
    userName: 'a@b.ch',
    profile: { firstName: '', lastName: '', displayName: 'a@b.ch', preferredLanguage: 'en' },
    email: { email: 'a@b.ch' },
  })
  expect(writePerson(readLine(nameless))).toBe(nameless)
  const machine = JSON.stringify({
    userId: 'm1',
    orgId: 'o1',
    state: 'USER_STATE_ACTIVE',
    userName: 'robot',
    machine: { name: 'Robot', description: 'Sweeps', accessTokenType: 'ACCESS_TOKEN_TYPE_JWT' },
    secretHash: SHA256,
    keys: [{ id: 'k1', publicKey: '-----BEGIN PUBLIC KEY-----', expirationDate: '2030-01-01T00:00:00.000Z' }],
    personalAccessTokens: [{ id: 't1', tokenHash: SHA256, scopes: ['openid'] }],
    metadata: [{ key: 'a', value: 'YQ==' }],
  })
  expect(writePerson(readLine(machine))).toBe(machine)
})
