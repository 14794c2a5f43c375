import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { desEncrypt, desKeys } from '#crypto/password/rounds/des.ts'
import { desCryptDigest } from '#crypto/password/schemes/des-crypt.ts'

const bitsOf = (bytes: Uint8Array) => [...bytes].flatMap((byte) => [7, 6, 5, 4, 3, 2, 1, 0].map((i) => (byte >> i) & 1))

/** Triple DES with one key three times is DES. */
function byNode(key: Uint8Array, block: Uint8Array): Buffer {
  const cipher = createCipheriv('des-ede3', Buffer.concat([key, key, key]), null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()])
}

test('a block is encrypted as Node does it', () => {
  const eight = fc.uint8Array({ minLength: 8, maxLength: 8 })
  fc.assert(
    fc.property(eight, eight, (key, block) => {
      expect(desEncrypt(bitsOf(block), desKeys(bitsOf(key)))).toEqual(bitsOf(byNode(key, block)))
    }),
    { numRuns: 200 },
  )
})

/** PHP's manual. */
test('crypt(3) reads eight characters', () => {
  const job = { algorithm: 'des-crypt', rounds: 25, salt: 55 + 64 * 49, extended: false } as const
  for (const password of ['rasmuslerdorf', 'rasmusle'])
    expect(Buffer.from(desCryptDigest({ ...job, password: Buffer.from(password) })).toString()).toBe('.3StKT.4T8M')
})
