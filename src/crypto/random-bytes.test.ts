import { expect, test } from 'vitest'
import { pooledRandomBytes } from '#crypto/random-bytes.ts'

test('values over several fills of the pool have their length and do not repeat', () => {
  const values = Array.from({ length: 1000 }, () => pooledRandomBytes(32))
  expect(values.every((value) => value.length === 32)).toBe(true)
  expect(new Set(values.map((value) => value.toString('hex'))).size).toBe(1000)
})

test('bytes that were returned stay unchanged when the pool is erased and filled again', () => {
  const value = pooledRandomBytes(32)
  const copy = Buffer.from(value)
  for (let i = 0; i < 300; i++) pooledRandomBytes(32)
  expect(value.equals(copy)).toBe(true)
  expect(value.some((byte) => byte !== 0)).toBe(true)
})
