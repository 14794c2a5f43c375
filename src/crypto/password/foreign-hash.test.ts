import { createHash, createHmac, pbkdf2Sync } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { type ForeignHash, readHash } from '#crypto/password/foreign-hash.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'

const hasher = passwordHasher()
afterAll(() => hasher.close())

const PASSWORD = 'Correct-horse-7'
const digest = (name: string, ...parts: (string | Uint8Array)[]) =>
  parts.reduce((hash, part) => hash.update(part), createHash(name)).digest()
const hex = (name: string, ...parts: (string | Uint8Array)[]) => digest(name, ...parts).toString('hex')

const BCRYPT_OF_PEPPERED = '$2a$05$B7waLqstIrtgKFPVzaVNvuebTBzyldURlDSB5D2iNx4iw7m8O9BbK'

const described: [string, ForeignHash][] = [
  [
    'bcrypt with salt and cost apart (Okta, FusionAuth)',
    { algorithm: 'BCRYPT', iterations: 10, salt: 'RbaPCRfkT6IsSe/guOIpGu', value: 'SD2Eatfoj9Z9aJrnB6Y.EX653pVrEdm' },
  ],
  [
    'SHA-512 with a base64 salt (Okta)',
    {
      algorithm: 'SHA-512',
      salt: 'uxTrVTMS7usl7alz',
      saltEncoding: 'base64',
      saltPosition: 'prefix',
      value: 'T9YBZTm2kWTOtWiLV1Evwb2BpacU5XZjXaO+Mq7eFCI0PPWI6fgKh8PpT79P2oicC7npUqB5561BQyoyO+Zn+A==',
    },
  ],
  [
    'PBKDF2 with its digest apart (Okta)',
    {
      algorithm: 'PBKDF2',
      digest: 'SHA256_HMAC',
      iterations: 4096,
      keyLength: 32,
      salt: 'Ertz/dH28c1MLgcr5Zt20A==',
      value: '+aR+px7MgsdsxlaRhJYsgsH8Fx3OnHhBkCiyxjKcwTM=',
    },
  ],
  [
    'PBKDF2 with its digest in the name (FusionAuth)',
    {
      algorithm: 'salted-pbkdf2-hmac-sha256',
      iterations: 24_000,
      salt: 'n606XEfr6b1f4KH/DklHig==',
      value: 'eTN0sC85dFkFuUCTrSUnu+IQscHqlsYOv+ExRDu5lp4=',
    },
  ],
  ['bcrypt with a pepper (Devise)', { algorithm: 'bcrypt', value: BCRYPT_OF_PEPPERED, pepper: 'acme-devise-pepper-1' }],
  [
    'SHA-256 with a salt in front (Auth0)',
    {
      algorithm: 'sha256',
      value: '06c87f3e6b8250c4a66fbe0f684040c7592b17a7929c88530997abb8f50d7589',
      valueEncoding: 'hex',
      salt: 'a1b2c3d4',
      saltEncoding: 'utf8',
      saltPosition: 'prefix',
    },
  ],
  ['MD5 alone', { algorithm: 'md5', value: hex('md5', PASSWORD) }],
  [
    'SHA-1 with a salt behind',
    { algorithm: 'sha1', value: hex('sha1', PASSWORD, 'ab'), salt: 'ab', saltPosition: 'suffix' },
  ],
  ['SHA-384 in base64', { algorithm: 'SHA-384', value: digest('sha384', PASSWORD).toString('base64') }],
  [
    'SHA-256 of UTF-16 (Auth0)',
    {
      algorithm: 'sha256',
      passwordEncoding: 'utf16le',
      value: hex('sha256', 's', Buffer.from(PASSWORD, 'utf16le')),
      salt: 's',
    },
  ],
  [
    'SHA-256 three times',
    {
      algorithm: 'sha256',
      iterations: 3,
      salt: '7361',
      saltEncoding: 'hex',
      value: hex('sha256', digest('sha256', digest('sha256', 'sa', PASSWORD))),
    },
  ],
  [
    'HMAC with a key and a salt (Firebase)',
    {
      algorithm: 'HMAC_SHA512',
      key: Buffer.from('sign-key').toString('base64'),
      salt: 'c2FsdA==',
      saltEncoding: 'base64',
      saltPosition: 'suffix',
      value: createHmac('sha512', 'sign-key').update(`${PASSWORD}salt`).digest('base64'),
    },
  ],
  [
    'HMAC whose digest is apart (Auth0)',
    {
      algorithm: 'hmac',
      digest: 'sha1',
      key: 'key-1',
      keyEncoding: 'utf8',
      value: createHmac('sha1', 'key-1').update(PASSWORD).digest('hex'),
    },
  ],
  ['vBulletin', { algorithm: 'vbulletin', salt: 'xyz', value: hex('md5', hex('md5', PASSWORD), 'xyz') }],
  ['MyBB', { algorithm: 'mybb', salt: 'xyz', value: hex('md5', hex('md5', 'xyz'), hex('md5', PASSWORD)) }],
  ['Redmine', { algorithm: 'redmine', salt: 'xyz', value: hex('sha1', 'xyz', hex('sha1', PASSWORD)) }],
  [
    'ASP.NET membership',
    {
      algorithm: 'aspnet-membership',
      salt: 'AQIDBA==',
      saltEncoding: 'base64',
      value: digest('sha1', Buffer.from([1, 2, 3, 4]), Buffer.from(PASSWORD, 'utf16le')).toString('base64'),
    },
  ],
  [
    'Symfony, two rounds',
    {
      algorithm: 'symfony',
      iterations: 2,
      salt: 'ab',
      value: digest('sha512', digest('sha512', `${PASSWORD}{ab}`), `${PASSWORD}{ab}`).toString('base64'),
    },
  ],
  [
    'SHA-512 with the salt behind it (ForgeRock)',
    {
      algorithm: 'SHA-512',
      value: Buffer.concat([digest('sha512', PASSWORD, 'saltsalt'), Buffer.from('saltsalt')]).toString('base64'),
    },
  ],
  [
    'SHA-256 with the salt after a dollar sign',
    { algorithm: 'sha256_salted', value: `${hex('sha256', 'ab12', PASSWORD)}$ab12` },
  ],
  [
    'PBKDF2 of UTF-16',
    {
      algorithm: 'pbkdf2-sha256',
      iterations: 2,
      salt: 'c2FsdA==',
      passwordEncoding: 'utf16le',
      value: pbkdf2Sync(Buffer.from(PASSWORD, 'utf16le'), 'salt', 2, 32, 'sha256').toString('base64'),
    },
  ],
  [
    'PBKDF2 as Firebase calls it',
    {
      algorithm: 'PBKDF_SHA1',
      iterations: 2,
      salt: 'c2FsdA==',
      value: pbkdf2Sync(PASSWORD, 'salt', 2, 32, 'sha1').toString('base64'),
    },
  ],
  [
    'Devise with SHA-512',
    {
      algorithm: 'devise-sha512',
      iterations: 2,
      salt: 'ab',
      key: 'pep',
      keyEncoding: 'utf8',
      value: hex('sha512', `--ab--${hex('sha512', `--ab--pep--${PASSWORD}--pep--`)}--${PASSWORD}--pep--`),
    },
  ],
  [
    'Authlogic',
    { algorithm: 'authlogic-sha512', iterations: 2, salt: 'ab', value: hex('sha512', hex('sha512', `${PASSWORD}ab`)) },
  ],
  [
    'restful_authentication',
    {
      algorithm: 'restful_authentication',
      iterations: 1,
      salt: 'ab',
      key: 'site',
      keyEncoding: 'utf8',
      value: hex('sha1', `site--ab--${PASSWORD}--site`),
    },
  ],
  ['OpenCart', { algorithm: 'opencart', salt: 'x', value: hex('sha1', 'x', hex('sha1', 'x', hex('sha1', PASSWORD))) }],
  ['XenForo', { algorithm: 'xenforo', salt: 'x', value: hex('sha256', hex('sha256', PASSWORD), 'x') }],
  [
    'a formula of the operator',
    {
      algorithm: "sha256( hex(md5(password)) . '--' . salt . key )",
      salt: 'ab',
      key: 'site',
      keyEncoding: 'utf8',
      value: hex('sha256', hex('md5', PASSWORD), '--', 'ab', 'site'),
    },
  ],
]

test.each(described)('%s verifies from its parts, and no other password does', async (_, hash) => {
  const encoded = encodedOf(hash)
  expect(await hasher.verify(encoded, PASSWORD)).toEqual({ result: 'ok', rehash: true })
  expect(await hasher.verify(encoded, `${PASSWORD}x`)).toEqual({ result: 'wrong', rehash: false })
})

test('passwords of Firebase and Meteor verify from the parameters of the project', async () => {
  const firebase = encodedOf({
    algorithm: 'SCRYPT',
    // Published by Firebase with its scrypt.
    value: 'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==',
    salt: '42xEC+ixf3L2lw==',
    saltSeparator: 'Bw==',
    key: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
    iterations: 14,
    blockSize: 8,
  })
  expect((await hasher.verify(firebase, 'user1password')).result).toBe('ok')
  const superTokens = encodedOf({
    algorithm: 'firebase_scrypt',
    value:
      '$f_scrypt$lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$42xEC+ixf3L2lw==$m=14$r=8$s=Bw==',
    key: 'jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==',
  })
  expect((await hasher.verify(superTokens, 'user1password')).result).toBe('ok')
  const clerk = encodedOf({
    algorithm: 'scrypt_firebase',
    value:
      'lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ==$42xEC+ixf3L2lw==$jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA==$Bw==$8$14',
  })
  expect((await hasher.verify(clerk, 'user1password')).result).toBe('ok')
  const meteor = encodedOf({
    algorithm: 'bcrypt',
    value: '$2b$05$PMxqsvEjAoWBUcmlVx6Te.Wb.0qCwoyCjZ6KruRAeK8GuPs0sRqti',
    prehash: 'sha256',
  })
  expect((await hasher.verify(meteor, 'Staple-battery-9')).result).toBe('ok')
  expect((await hasher.verify(meteor, PASSWORD)).result).toBe('wrong')
})

const refused: [string, string | ForeignHash, string, string][] = [
  ['yescrypt', '$y$j9T$abc$def', 'Yescrypt hashes are not supported', 'yescrypt'],
  ['a digest without its salt', { algorithm: 'vbulletin', value: 'a'.repeat(32) }, 'The salt is missing', 'vbulletin'],
  ['an algorithm that nobody knows', { algorithm: 'rot13', value: 'abc' }, 'Rot13 hashes are not supported', 'rot13'],
  [
    'a hash of another length',
    { algorithm: 'sha256', value: 'abcd' },
    'The hash is 3 bytes long, expected 32',
    'sha256',
  ],
  ['PBKDF2 without rounds', { algorithm: 'pbkdf2', value: 'AAAA', salt: 'AAAA' }, 'rounds are missing', 'pbkdf2'],
  [
    'Firebase without its key',
    { algorithm: 'firebase_scrypt', value: 'AAAA', salt: 'AA' },
    'signer key',
    'firebase_scrypt',
  ],
  [
    'a salt of another encoding',
    { algorithm: 'sha1', value: 'a'.repeat(40), salt: 'xyz', saltEncoding: 'hex' },
    'The salt is not hexadecimal',
    'sha1',
  ],
  [
    'a pre-hash that nobody knows',
    { algorithm: 'bcrypt', value: BCRYPT_OF_PEPPERED, prehash: 'crc32' },
    'pre-hash "crc32"',
    'bcrypt',
  ],
  [
    'a member of the prototype',
    { algorithm: 'constructor', value: 'a'.repeat(32) },
    'hashes are not supported',
    'constructor',
  ],
]

test.each([
  [{ algorithm: 'sha256', value: { a: 1 } }, 'Value has to be a text'],
  [{ algorithm: 'sha256', value: '' }, 'The value of the hash is missing'],
  [{ algorithm: '', value: 'abc' }, 'The algorithm is missing'],
  [{ algorithm: 'pbkdf2', value: 'AAAA', salt: 'AAAA', iterations: 'many' }, 'Iterations has to be a whole number'],
  [
    { algorithm: 'sha1', value: 'ab', salt: 'x', saltPosition: 'middle' },
    'SaltPosition has to be one of prefix, suffix',
  ],
  [{ algorithm: 'sha1', value: 'ab', valueEncoding: 'base32' }, 'ValueEncoding has to be one of utf8, hex'],
  [{ algorithm: ['sha1'], value: 'ab' }, 'Algorithm has to be a text'],
])('members of a file may be anything: %j', (parts, reason) => {
  // A file may hold values that the type excludes.
  const reading = readHash(parts as unknown as ForeignHash)
  expect('refused' in reading && reading.refused).toContain(reason)
})

test('numbers and names of encodings are read as files write them', () => {
  const parts = {
    algorithm: 'PBKDF2-SHA256',
    value: 'A'.repeat(43),
    salt: 'Zm9v',
    saltEncoding: 'BASE64',
    iterations: '1000',
  }
  expect(readHash(parts as unknown as ForeignHash)).toMatchObject({
    encoded: expect.stringContaining('$pbkdf2-sha256$1000$'),
  })
})

test.each(refused)('refuses %s in one sentence that names it', (_, input, reason, kind) => {
  const reading = readHash(input)
  expect(reading).toMatchObject({ kind })
  expect('refused' in reading && reading.refused).toContain(reason)
})

function encodedOf(input: ForeignHash): string {
  const reading = readHash(input)
  if ('refused' in reading) throw new Error(reading.refused)
  return reading.encoded
}
