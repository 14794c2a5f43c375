import { expect, test } from 'vitest'
import { decideGuess } from '#domain/user/check-guess.ts'
import { passwordCheckFailed, passwordCheckSucceeded } from '#domain/user/password/events.ts'
import type { User } from '#domain/user/user-state.ts'

const guess = (status: User['status'], right: boolean, failures: number, max: number) => {
  const decided = decideGuess(status, {
    right,
    failures,
    max,
    succeeded: [passwordCheckSucceeded()],
    failed: passwordCheckFailed(),
  })
  return [decided.right, ...decided.events.map((event) => event.type.split('.').slice(-1)[0])]
}

test.each([
  ['active', true, 2, 3, [true, 'succeeded']],
  ['active', false, 0, 3, [false, 'failed']],
  ['active', false, 2, 3, [false, 'failed', 'locked']],
  ['active', true, 3, 3, [false, 'locked']],
  ['active', false, 3, 3, [false, 'locked']],
  ['active', true, 1000, 0, [true, 'succeeded']],
  ['active', false, 1000, 0, [false, 'failed']],
  ['initial', true, 0, 3, [true, 'succeeded']],
  ['initial', false, 2, 3, [false, 'failed']],
  ['initial', true, 3, 3, [false]],
  ['locked', true, 0, 3, [false]],
  ['inactive', true, 0, 0, [false]],
  ['removed', true, 0, 0, [false]],
] as const)('a try by an %s user, right: %s, after %i of %i wrong ones', (status, right, failures, max, outcome) => {
  expect(guess(status, right, failures, max)).toEqual(outcome)
})
