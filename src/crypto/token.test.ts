import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { hashToken, makeToken } from '#crypto/token.ts'

test('a token is 256 random bits behind a prefix that names the product', () => {
  const tokens = Array.from({ length: 100 }, makeToken)
  for (const token of tokens) expect(token).toMatch(/^usher_[\w-]{43}$/)
  expect(new Set(tokens).size).toBe(100)
})

test('the stored form of a token is its SHA-256 in base64url', () => {
  expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
  const token = makeToken()
  expect(hashToken(token)).toBe(createHash('sha256').update(token).digest('base64url'))
})

test('a token cut by one character or with one changed is another token', () => {
  const token = makeToken()
  const storedHash = hashToken(token)
  expect(hashToken(token.slice(0, -1))).not.toBe(storedHash)
  for (let i = 0; i < token.length; i++) {
    const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1)
    expect(hashToken(changed)).not.toBe(storedHash)
  }
})
