import { expect, test } from 'vitest'
import { emailVerified } from '#domain/user/email/events.ts'
import { decideUpdateEmail } from '#domain/user/email/update-email.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('emailVerification')
const same = 'minnie@acme.example'
const other = 'other@acme.example'
const decide = (events: Parameters<typeof stateAfter>, address: string, verified: boolean) =>
  decideUpdateEmail(stateAfter(...events), { address, verified }, payload).map((event) => event.type)

test('another address is mailed a code', () => {
  expect(decide([added()], other, false)).toEqual(['user.human.email.changed', 'user.human.email.code.added'])
})

test('another address that the caller vouches for is verified at once', () => {
  expect(decide([added()], other, true)).toEqual(['user.human.email.changed', 'user.human.email.verified'])
})

test('vouching for the known address is a change', () => {
  expect(decide([added()], same, true)).toEqual(['user.human.email.verified'])
})

test.each([
  ['email.notChanged', 'the same address, still unverified', [added()], false],
  ['email.notChanged', 'the same address, verified already', [added(), emailVerified()], true],
  ['email.notChanged', 'taking the proof away', [added(), emailVerified()], false],
  ['user.notInitialised', 'a user that is not initialized', [added(), initializationCodeAdded(payload)], true],
] as const)('refuses with %s: %s', (id, _what, events, verified) => {
  expect(refusalOf(() => decide([...events], same, verified))).toBe(id)
})
