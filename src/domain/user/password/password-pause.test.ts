import { expect, test } from 'vitest'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { passwordPauseMs } from '#domain/user/password/password-pause.ts'
import type { Password } from '#domain/user/user-state.ts'

const NOW = 1_000_000_000
const after = (failures: number, ms = 0): Password => ({
  hash: 'x',
  changeRequired: false,
  changedAt: 0,
  failures,
  lastFailureAt: NOW - ms,
})
const pause = (password: Password, max = 0, guessPauses?: boolean) =>
  passwordPauseMs(
    password,
    { ...lockoutPolicy.defaults, maxPasswordAttempts: max },
    { now: NOW, ...(guessPauses === undefined ? {} : { guessPauses }) },
  )

test.each([
  ['nine wrong passwords cost no pause', after(9), 0],
  ['the tenth costs 30 seconds', after(10), 30_000],
  ['each further one doubles it', after(12), 120_000],
  ['it grows to a quarter of an hour', after(40), 900_000],
  ['it runs from the last wrong one', after(10, 29_000), 1_000],
  ['and ends', after(10, 30_000), 0],
])('%s', (_what, password, ms) => expect(pause(password)).toBe(ms))

test('there is no pause where a policy locks, and none where it is switched off', () => {
  expect(pause(after(50), 100)).toBe(0)
  expect(pause(after(50), 0, false)).toBe(0)
})
