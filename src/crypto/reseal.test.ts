import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createCipher } from '#crypto/cipher.ts'
import { createResealer } from '#crypto/reseal.ts'
import { sealPurposes } from '#crypto/seal-purposes.ts'

const before = { keyId: 'old', masterKey: randomBytes(32) }
const after = { keyId: 'new', masterKey: randomBytes(32) }

test('texts sealed with the old key are opened by the new one alone, for every purpose, at any place in a text', () => {
  const resealer = createResealer(before, after)
  for (const purpose of sealPurposes) {
    const json = JSON.stringify({ a: createCipher(before).encrypt(`secret of ${purpose}`, purpose), b: 'v1.old' })
    const { a, b } = JSON.parse(resealer.reseal(json)) as { a: string; b: string }
    expect([createCipher(after).decrypt(a, purpose), b]).toEqual([`secret of ${purpose}`, 'v1.old'])
    expect(() => createCipher(before).decrypt(a, purpose)).toThrow()
  }
  expect([resealer.sealed, resealer.unreadable]).toEqual([sealPurposes.length, 0])
})

test('a text that only resembles a sealed one is unchanged, and is counted', () => {
  const resealer = createResealer(before, after)
  const text = `v1.old.${'A'.repeat(60)} v1.other.${'A'.repeat(60)}`
  expect(resealer.reseal(text)).toBe(text)
  expect([resealer.sealed, resealer.unreadable]).toEqual([0, 1])
})

test('a key is not exchanged for itself', () => {
  expect(() => createResealer(before, before)).toThrow('the new master key is the old one')
})
