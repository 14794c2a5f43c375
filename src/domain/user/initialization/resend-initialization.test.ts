import { expect, test } from 'vitest'
import { initializationCheckSucceeded, initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { decideResendInitialization } from '#domain/user/initialization/resend-initialization.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('initializeUser')
const initial = stateAfter(added(), initializationCodeAdded(payload))
const types = (email: string) => decideResendInitialization(initial, email, payload).map((event) => event.type)

test('a new code is made', () => {
  expect(types('')).toEqual(['user.human.initialization.code.added'])
})

test('another address is changed first, the same one is not', () => {
  expect(types('other@acme.example')).toEqual(['user.human.email.changed', 'user.human.initialization.code.added'])
  expect(types('minnie@acme.example')).toEqual(['user.human.initialization.code.added'])
})

test('a user that is initialized already is refused', () => {
  const done = stateAfter(added(), initializationCodeAdded(payload), initializationCheckSucceeded())
  expect(refusalOf(() => decideResendInitialization(done, '', payload))).toBe('user.alreadyInitialised')
})
