import { expect, test } from 'vitest'
import { signupRequired } from '#domain/user/email-link/events.ts'
import { decideUnblockUser } from '#domain/user/email-link/unblock-user.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test.each([
  ['locked', userLocked()],
  ['deactivated', userDeactivated()],
])('who is %s is active again', (_what, event) => {
  const events = decideUnblockUser(stateAfter(added(), event))
  expect(stateAfter(added(), event, ...events).status).toBe('active')
})

test('an active user stays active', () => expect(decideUnblockUser(stateAfter(added()))).toEqual([]))

test('rejects a user who has not signed up', () => {
  expect(refusalOf(() => decideUnblockUser(stateAfter(added(), signupRequired())))).toBe('emailLink.blockBeforeSignup')
})
