import { expect, test } from 'vitest'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { decideRemovePassword } from '#domain/user/password/remove-password.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

test('ends all sessions by that password, and an open link to reset it', () => {
  const before = [
    added({ encodedHash: '$x' }),
    passwordCodeAdded({ ...codeFor('passwordReset').payload, channel: 'email' }),
  ]
  const after = stateAfter(...before, ...decideRemovePassword(stateAfter(...before)))
  expect(after).toMatchObject({ status: 'active', signedOutAt: 3, password: { hash: '', changedAt: 0 } })
  expect(after.password.resetCode).toBeUndefined()
})

test('rejects a user without password', () => {
  expect(refusalOf(() => decideRemovePassword(stateAfter(added())))).toBe('password.notSet')
})
