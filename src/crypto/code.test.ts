import { expect, test } from 'vitest'
import { createCipher } from '#crypto/cipher.ts'
import { checkCode, newCode } from '#crypto/code.ts'
import { codeGenerators } from '#crypto/code-generator.ts'
import type { SealPurpose } from '#crypto/seal-purposes.ts'

const cipher = createCipher({ keyId: 'k1', masterKey: new Uint8Array(32).fill(7) })
const NOW = Date.UTC(2026, 0, 1)
const HOUR = 3_600_000

const made = newCode({ cipher, purpose: 'emailVerification', generator: codeGenerators.emailVerification, nowMs: NOW })
const check = (typed: string, nowMs = NOW, purpose: SealPurpose = 'emailVerification') =>
  checkCode({ cipher, purpose, stored: made.stored, typed, nowMs })

test('a code is right until the moment it expires', () => {
  expect(check(made.plain)).toBe('ok')
  expect(check(made.plain, NOW + HOUR - 1)).toBe('ok')
  expect(check(made.plain, NOW + HOUR)).toBe('expired')
})

test('a wrong code is wrong, also when the right one has expired', () => {
  for (const typed of ['', made.plain.slice(1), `${made.plain} `, made.plain.replace(/.$/, '_'), '💥']) {
    expect(check(typed)).toBe('wrong')
    expect(check(typed, NOW + 2 * HOUR)).toBe('wrong')
  }
})

test('letter case matters', () => {
  const { plain, stored } = newCode({
    cipher,
    purpose: 'invite',
    generator: { ...codeGenerators.passwordlessInit, digits: false },
    nowMs: NOW,
  })
  const swapped = plain === plain.toLowerCase() ? plain.toUpperCase() : plain.toLowerCase()
  expect(checkCode({ cipher, purpose: 'invite', stored, typed: swapped, nowMs: NOW })).toBe('wrong')
})

test('a code without expiry does not expire', () => {
  const { plain, stored } = newCode({
    cipher,
    purpose: 'invite',
    generator: codeGenerators.domainVerification,
    nowMs: NOW,
  })
  expect(stored.expiresAt).toBe(0)
  expect(checkCode({ cipher, purpose: 'invite', stored, typed: plain, nowMs: NOW + 1e12 })).toBe('ok')
})

test('the stored form does not disclose the code, and is invalid for other purposes', () => {
  expect(JSON.stringify(made.stored)).not.toContain(made.plain)
  expect(() => check(made.plain, NOW, 'passwordReset')).toThrow(expect.objectContaining({ kind: 'internal' }))
})
