import { expect, test } from 'vitest'
import { staleness } from '#domain/token/verify-assertion.ts'

const now = 1_800_000_000_000
const seconds = now / 1000

test.each([
  ['made now, good for an hour', { iat: seconds, exp: seconds + 3600 }, true],
  ['by a clock that is a little ahead', { iat: seconds + 50, exp: seconds + 600 }, true],
  ['by a clock that is far ahead', { iat: seconds + 90, exp: seconds + 600 }, false],
  ['good for more than an hour', { iat: seconds, exp: seconds + 3700 }, false],
  ['made long ago', { iat: seconds - 3700, exp: seconds + 10 }, false],
  ['without an issue time', { exp: seconds + 10 }, false],
  ['without an end', { iat: seconds }, false],
])('an assertion %s', (_what, claims, fresh) => {
  expect(staleness(claims, now) === undefined).toBe(fresh)
})
