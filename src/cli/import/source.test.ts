import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readUserObjects } from '#cli/import/read-user-objects.ts'
import { openImportSource, type SourceKind } from '#cli/import/source.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { readPerson } from '#people-format/read-person.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'usher-source-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function sourceOf(kind: SourceKind, text: string, passwords = '') {
  const [file, hashes] = [path.join(folder, 'users'), path.join(folder, 'hashes')]
  await writeFile(file, text)
  await writeFile(hashes, passwords)
  const source = await openImportSource(file, { kind, passwords: passwords && hashes })
  const lines: { number: number; person?: ReturnType<typeof readPerson>; fault?: string }[] = []
  for await (const entry of source.entries)
    lines.push('fault' in entry ? entry : { number: entry.number, person: readPerson(entry.person) })
  return { lines, leftBehind: Object.fromEntries(source.leftBehind) }
}

// Published at dev.to/oskarspakers for Keycloak 9: the password is "admin".
const pbkdf2 = {
  type: 'password',
  secretData: JSON.stringify({
    salt: 'x/bm4Y3DcuV9eU97ervkPA==',
    value: '1u7BLvfSPxQFpwc5jpGSA+88EGl9pZYKhaZ8YPIu9N4=',
  }),
  credentialData: JSON.stringify({ hashIterations: 27500, algorithm: 'pbkdf2-sha256' }),
}
const totp = (about: object = {}) => ({
  type: 'otp',
  secretData: JSON.stringify({ value: 'twelve chars and more' }),
  credentialData: JSON.stringify({
    subType: 'totp',
    digits: 6,
    counter: 0,
    period: 30,
    algorithm: 'HmacSHA1',
    ...about,
  }),
})
const minnie = (changes: object = {}) => ({
  id: '5a1e7f43-0001-4000-8000-000000000001',
  username: 'minnie',
  enabled: true,
  emailVerified: true,
  firstName: 'Minnie',
  lastName: 'Mouse',
  email: 'minnie@acme.example',
  ...changes,
})
const realm = (...users: object[]) =>
  JSON.stringify({
    realm: 'acme',
    clients: [{ users: [{ username: 'no user' }] }],
    users,
    groups: [{ name: '"users"' }],
  })

test('a user of Keycloak comes with id, password, authenticator, links and attributes', async () => {
  const user = minnie({
    attributes: { locale: ['de'], shoe: ['38'], tag: ['a', 'b'] },
    credentials: [pbkdf2, totp()],
    federatedIdentities: [{ identityProvider: 'google', userId: '117', userName: 'min' }],
    requiredActions: ['UPDATE_PASSWORD'],
    realmRoles: ['default-roles-acme'],
  })
  const { lines, leftBehind } = await sourceOf('keycloak', realm(user))
  expect(leftBehind).toEqual({ realmRoles: 1 })
  expect(lines).toMatchObject([
    {
      number: 1,
      person: {
        state: 'active',
        human: {
          userId: '5a1e7f43-0001-4000-8000-000000000001',
          userName: 'minnie',
          profile: { firstName: 'Minnie', lastName: 'Mouse', preferredLanguage: 'de' },
          email: { address: 'minnie@acme.example', verified: true },
          passwordChangeRequired: true,
          // RFC 4648 of the characters themselves.
          totpSecret: 'OR3WK3DWMUQGG2DBOJZSAYLOMQQG233SMU',
          idpLinks: [{ idpId: 'google', externalUserId: '117', displayName: 'min' }],
        },
        metadata: [
          { key: 'locale', value: Buffer.from('de').toString('base64') },
          { key: 'shoe', value: Buffer.from('38').toString('base64') },
          { key: 'tag', value: Buffer.from('["a","b"]').toString('base64') },
        ],
      },
    },
  ])
  const [line] = lines
  const hash = line?.person?.type === 'human' ? (line.person.human.hashedPassword ?? '') : ''
  const hasher = passwordHasher()
  expect(await hasher.verify(hash, 'admin')).toMatchObject({ result: 'ok', rehash: true })
  expect(await hasher.verify(hash, 'Admin')).toMatchObject({ result: 'wrong' })
  await hasher.close()
})

test.each([
  ['pbkdf2', {}, '$pbkdf2$10$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo'],
  ['pbkdf2-sha512', {}, '$pbkdf2-sha512$10$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo'],
  [
    'argon2',
    { type: ['id'], version: ['1.3'], memory: ['7168'], parallelism: ['1'], hashLength: ['32'] },
    '$argon2id$v=19$m=7168,t=10,p=1$c2FsdHNhbHQ$aGFzaGhhc2hoYXNo',
  ],
])('a password by %s becomes a hash that says so itself', async (algorithm, additionalParameters, expected) => {
  const password = {
    type: 'password',
    secretData: JSON.stringify({ salt: 'c2FsdHNhbHQ=', value: 'aGFzaGhhc2hoYXNo' }),
    credentialData: JSON.stringify({ hashIterations: 10, algorithm, additionalParameters }),
  }
  const { lines } = await sourceOf('keycloak', realm(minnie({ credentials: [password] })))
  expect(lines).toMatchObject([{ person: { human: { hashedPassword: expected } } }])
})

test('a user whose way in cannot come along is refused with the reason; who is disabled or nameless comes as that', async () => {
  const strange = { ...pbkdf2, credentialData: JSON.stringify({ hashIterations: 1, algorithm: 'own' }) }
  const { lines, leftBehind } = await sourceOf(
    'keycloak',
    realm(
      minnie({ credentials: [strange] }),
      minnie({ credentials: [totp({ digits: 8 })] }),
      minnie({ serviceAccountClientId: 'backend' }),
      minnie({ enabled: false, firstName: undefined, lastName: undefined, credentials: [{ type: 'webauthn' }] }),
    ),
  )
  expect(lines).toMatchObject([
    { number: 1, fault: expect.stringContaining('"own"') },
    { number: 2, fault: expect.stringContaining('6 digits') },
    { number: 4, person: { state: 'inactive', human: { profile: { firstName: '' } } } },
  ])
  expect(leftBehind).toEqual({ 'service accounts of clients': 1, 'passkeys and security keys': 1 })
})

test('users are found one by one whatever the chunks, and one that is too large does not stop the rest', async () => {
  const text = realm(minnie({ note: 'a } ] " \\ { [' }), minnie({ note: 'x'.repeat(500) }), minnie({ username: 'é' }))
  const bytes = Buffer.from(text)
  for (const size of [1, 7, 64, bytes.length]) {
    const chunks = (async function* () {
      for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
    })()
    const found: string[] = []
    for await (const line of readUserObjects(chunks, 400))
      found.push('fault' in line ? 'too large' : (JSON.parse(line.text) as { username: string }).username)
    expect(found).toEqual(['minnie', 'too large', 'é'])
  }
})

test('a user of Auth0 comes with id, the hash of the other file, links and metadata', async () => {
  const user = {
    user_id: 'auth0|507f1f77bcf86cd799439020',
    email: 'minnie@acme.example',
    email_verified: true,
    name: 'Minnie Mouse',
    given_name: 'Minnie',
    family_name: 'Mouse',
    nickname: 'min',
    identities: [
      { provider: 'auth0', user_id: '507f1f77bcf86cd799439020', connection: 'Username-Password-Authentication' },
      { provider: 'google-oauth2', user_id: '117', connection: 'google-oauth2', isSocial: true },
    ],
    user_metadata: { color: 'blue' },
    app_metadata: {},
    multifactor: ['guardian'],
  }
  const blocked = { user_id: 'auth0|2', email: 'b@acme.example', blocked: true }
  const hash = '$2b$10$CZyR0xBnqkiXvTb5LkrsdOUzJWhwQWpqZyR0xBnqkiXvTb5LkrsdO'
  const hashes = { _id: { $oid: '507f1f77bcf86cd799439020' }, email: 'minnie@acme.example', passwordHash: hash }
  const text = [user, blocked, '{'].map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n')
  const { lines, leftBehind } = await sourceOf('auth0', text, JSON.stringify(hashes))
  expect(lines).toMatchObject([
    {
      number: 1,
      person: {
        state: 'active',
        human: {
          userId: 'auth0|507f1f77bcf86cd799439020',
          userName: 'minnie@acme.example',
          profile: { firstName: 'Minnie', displayName: 'Minnie Mouse', nickName: 'min' },
          email: { verified: true },
          hashedPassword: hash,
          idpLinks: [{ idpId: 'google-oauth2', externalUserId: '117' }],
        },
        metadata: [{ key: 'user_metadata', value: Buffer.from('{"color":"blue"}').toString('base64') }],
      },
    },
    { number: 2, person: { state: 'inactive', human: { hashedPassword: '' } } },
    { number: 3, fault: 'this is no JSON object' },
  ])
  expect(leftBehind).toEqual({ 'second factors': 1 })
  await expect(sourceOf('auth0', '', '{"email":"a"}')).rejects.toThrow('--passwords: line 1 has no _id or passwordHash')
})
