import { expect, test } from 'vitest'
import { hmacMd4, md4 } from '#crypto/password/formula/md4.ts'

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

/** RFC 1320 A.5. */
test.each([
  ['', '31d6cfe0d16ae931b73c59d7e0c089c0'],
  ['a', 'bde52cb31de33e46245e05fbdbd6fb24'],
  ['abc', 'a448017aaf21d8525fc10ae87aa6729d'],
  ['message digest', 'd9130a8164549fe818874806e1c7014b'],
  ['abcdefghijklmnopqrstuvwxyz', 'd79e1c308aa5bbcdeea8ed63df412da9'],
  ['ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789', '043f8582f241db351ce627e153e7f0e4'],
  [
    '12345678901234567890123456789012345678901234567890123456789012345678901234567890',
    'e33b4ddc9c38f2199c3e7b164fcc0536',
  ],
])('the MD4 of %j is %s', (message, digest) => {
  expect(hex(md4(Buffer.from(message)))).toBe(digest)
})

test('HMAC-MD4 takes short and long keys', () => {
  expect(hex(hmacMd4(Buffer.from('key'), Buffer.from('message')))).toBe('6e77b13603ae7777aeb3aa96e139a1a7')
  expect(hex(hmacMd4(Buffer.alloc(100, 'k'), Buffer.from('message')))).toBe('79c5deae52c3c7d99d615bee9fd92a63')
})
