import { expect, test } from 'vitest'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { decideChangePassword } from '#domain/user/password/change-password.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test('another password is no initial one any more, and ends every sign-in', () => {
  const before = [added({ encodedHash: '$x', changeRequired: true }), signupRequired()]
  const after = stateAfter(...before, ...decideChangePassword(stateAfter(...before), '$y'))
  expect(after).toMatchObject({ status: 'initial', signedOutAt: 3, password: { hash: '$y', changeRequired: false } })
})

test('rejects a user without password', () => {
  expect(refusalOf(() => decideChangePassword(stateAfter(added()), '$y'))).toBe('password.notSet')
})
