import { expect, test } from 'vitest'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { decideDeactivateUser } from '#domain/user/lifecycle/deactivate-user.ts'
import { userDeactivated, userLocked } from '#domain/user/lifecycle/events.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const initial = initializationCodeAdded(codeFor('initializeUser').payload)
const histories = {
  active: [added()],
  initial: [added(), initial],
  inactive: [added(), userDeactivated()],
  locked: [added(), userLocked()],
}

test.each([
  ['active', 'inactive'],
  ['locked', 'inactive'],
] as const)('%s user becomes %s', (before, after) => {
  const events = decideDeactivateUser(stateAfter(...histories[before]))
  expect(stateAfter(...histories[before], ...events).status).toBe(after)
})

test.each([
  ['initial', 'notFound', 'user.initialNotDeactivatable'],
  ['inactive', 'failedPrecondition', 'user.alreadyInactive'],
] as const)('%s user is refused with %s, %s', (before, kind, id) => {
  const decide = () => decideDeactivateUser(stateAfter(...histories[before]))
  expect(refusalOf(decide)).toBe(id)
  expect(decide).toThrow(expect.objectContaining({ kind }))
})
