import { expect, test } from 'vitest'
import { decideBlockUser } from '#domain/user/email-link/block-user.ts'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test('a blocked person is signed out everywhere', () => {
  const events = decideBlockUser(stateAfter(added()))
  expect(stateAfter(added(), ...events)).toMatchObject({ status: 'locked', signedOutAt: 2 })
})

test.each([
  ['locked', userLocked()],
  ['deactivated', userDeactivated()],
])('who is %s is blocked already', (_what, event) => {
  expect(decideBlockUser(stateAfter(added(), event))).toEqual([])
})

test('rejects a user who has not signed up', () => {
  expect(refusalOf(() => decideBlockUser(stateAfter(added(), signupRequired())))).toBe('emailLink.blockBeforeSignup')
})
