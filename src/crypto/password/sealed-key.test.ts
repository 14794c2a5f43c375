import { afterAll, expect, test } from 'vitest'
import { createCipher } from '#crypto/cipher.ts'
import { passwordHasher } from '#crypto/password/hasher.ts'
import { revealKey, sealKey } from '#crypto/password/sealed-key.ts'

const cipher = createCipher({ keyId: 'one', masterKey: Buffer.alloc(32, 1) })
const other = createCipher({ keyId: 'two', masterKey: Buffer.alloc(32, 2) })
const hasher = passwordHasher({ cipher })
afterAll(() => hasher.close())

/** HMAC-MD5 of "Correct-horse-7" under the key "12345", as Ory writes it. */
const ORY = '$hmac-md5$OGFlNTYwMmI2Nzk4MDkxNTUwM2Q0YTc4MTkxZjE2ZTA=$MTIzNDU='

test('a key of any form is encrypted, and decrypts to the key of the canonical form', () => {
  const sealed = sealKey(ORY, cipher)
  expect(sealed).toMatch(/^\$sealed\$v1\.one\.[\w-]+\$formula\$/)
  expect(sealed).not.toContain('MTIzNDU')
  expect(revealKey(sealed, cipher)).toMatch(/^\$key\$MTIzNDU\$formula\$hex\(hmac-md5\(key,password\)\)\$/)
})

test('a hash without a key is unchanged', () => {
  for (const text of [
    '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW',
    '{SSHA}fmtWf04k0Lqb2ex+wmZY9SXKbu0Xl7doxI7uOg==',
    '',
  ])
    expect([sealKey(text, cipher), revealKey(text, cipher)]).toEqual([text, text])
})

test('a hash with an encrypted key verifies like the one with the plain key', async () => {
  const sealed = sealKey(ORY, cipher)
  for (const text of [ORY, sealed, revealKey(sealed, cipher)]) {
    expect((await hasher.verify(text, 'Correct-horse-7')).result).toBe('ok')
    expect((await hasher.verify(text, 'Correct-horse-8')).result).toBe('wrong')
  }
})

test('a key that another server encrypted is rejected as invalid input, not as an internal error', () => {
  expect(() => hasher.check(sealKey(ORY, other))).toThrow(
    expect.objectContaining({
      reason: 'password.hashNotSupported',
      params: { reason: 'another server encrypted the key of this hash' },
    }),
  )
})
