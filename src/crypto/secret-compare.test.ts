import { expect, test } from 'vitest'
import { sameBytes, sameText } from '#crypto/secret-compare.ts'

test('bytes are the same when each of them is', () => {
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2))).toBe(true)
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 3))).toBe(false)
  expect(sameBytes(Uint8Array.of(1, 2), Uint8Array.of(1, 2, 0))).toBe(false)
})

test('texts are the same to the letter, and of any length', () => {
  expect(sameText('ABC123', 'ABC123')).toBe(true)
  expect(sameText('', '')).toBe(true)
  for (const other of ['abc123', 'ABC12', 'ABC1234', 'ABC123 ', '']) expect(sameText('ABC123', other)).toBe(false)
})
