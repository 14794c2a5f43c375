import { expect, test } from 'vitest'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { decideUnlockUser } from '#domain/user/lifecycle/unlock-user.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const initial = initializationCodeAdded(codeFor('initializeUser').payload)
const histories = {
  active: [added()],
  initial: [added(), initial],
  inactive: [added(), userDeactivated()],
  locked: [added(), userLocked()],
}

test.each([['locked', 'active']] as const)('%s user becomes %s', (before, after) => {
  const events = decideUnlockUser(stateAfter(...histories[before]))
  expect(stateAfter(...histories[before], ...events).status).toBe(after)
})

test.each([
  ['active', 'failedPrecondition', 'user.notLocked'],
  ['initial', 'failedPrecondition', 'user.notLocked'],
  ['inactive', 'failedPrecondition', 'user.notLocked'],
] as const)('%s user is refused with %s, %s', (before, kind, id) => {
  const decide = () => decideUnlockUser(stateAfter(...histories[before]))
  expect(refusalOf(decide)).toBe(id)
  expect(decide).toThrow(expect.objectContaining({ kind }))
})
