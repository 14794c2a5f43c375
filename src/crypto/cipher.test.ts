import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCipher } from '#crypto/cipher.ts'
import { sealPurposes } from '#crypto/seal-purposes.ts'

const masterKey = new Uint8Array(32).fill(7)
const cipher = createCipher({ keyId: 'k1', masterKey })
const unreadable = expect.objectContaining({ kind: 'internal', id: 'CRYPT-Dec01' })

test('decrypts to the encrypted text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), fc.constantFrom(...sealPurposes), (text, purpose) => {
      const opened = cipher.decrypt(cipher.encrypt(text, purpose), purpose)
      // Lone surrogates have no UTF-8: they become U+FFFD, as everywhere in Node.
      expect(opened).toBe(text.toWellFormed())
    }),
  )
})

test('a sealed text names its format and key, shows nothing of the text, and is never the same twice', () => {
  const one = cipher.encrypt('secret', 'invite')
  expect(one).toMatch(/^v1\.k1\.[\w-]+$/)
  expect(one).not.toContain(Buffer.from('secret').toString('base64url'))
  expect(cipher.encrypt('secret', 'invite')).not.toBe(one)
})

test('another process with the same master key opens it', () => {
  expect(createCipher({ keyId: 'k1', masterKey }).decrypt(cipher.encrypt('secret', 'invite'), 'invite')).toBe('secret')
})

describe('does not decrypt', () => {
  test('for another purpose', () => {
    expect(() => cipher.decrypt(cipher.encrypt('secret', 'invite'), 'totp')).toThrow(unreadable)
  })

  test('with another master key, even one with the same id', () => {
    const sealed = cipher.encrypt('secret', 'invite')
    expect(() => createCipher({ keyId: 'k1', masterKey: randomBytes(32) }).decrypt(sealed, 'invite')).toThrow(
      unreadable,
    )
    expect(() => createCipher({ keyId: 'k2', masterKey }).decrypt(sealed, 'invite')).toThrow(unreadable)
  })

  test('with the key id changed to one that this key now has', () => {
    const renamed = cipher.encrypt('secret', 'invite').replace('.k1.', '.k2.')
    expect(() => createCipher({ keyId: 'k2', masterKey }).decrypt(renamed, 'invite')).toThrow(unreadable)
  })

  test('with any one character changed, added or missing', () => {
    const sealed = cipher.encrypt('secret', 'invite')
    for (let i = 0; i < sealed.length; i++) {
      const other = sealed[i] === 'A' ? 'B' : 'A'
      for (const changed of [
        sealed.slice(0, i) + other + sealed.slice(i + 1),
        sealed.slice(0, i) + sealed.slice(i + 1),
        sealed.slice(0, i) + other + sealed.slice(i),
      ])
        expect(() => cipher.decrypt(changed, 'invite'), changed).toThrow(unreadable)
    }
  })

  test.each(['', 'v1', 'v1.k1', 'v1.k1.', 'v1.k1.AAAA', 'secret', 'v2.k1.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])(
    'what was never sealed: %j',
    (text) => {
      expect(() => cipher.decrypt(text, 'invite')).toThrow(unreadable)
    },
  )
})

test('a master key of another size, or a key id that would blur the format, is refused at start', () => {
  expect(() => createCipher({ keyId: 'k1', masterKey: new Uint8Array(31) })).toThrow('31 bytes')
  for (const keyId of ['', 'a.b', 'a b', 'x'.repeat(65)])
    expect(() => createCipher({ keyId, masterKey })).toThrow('key id')
})
