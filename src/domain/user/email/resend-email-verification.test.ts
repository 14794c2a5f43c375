import { expect, test } from 'vitest'
import { emailVerified } from '#domain/user/email/events.ts'
import { decideResendEmailVerification } from '#domain/user/email/resend-email-verification.ts'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { machineAdded } from '#domain/user/machine/events.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('emailVerification')
const decide = (...events: Parameters<typeof stateAfter>) =>
  decideResendEmailVerification(stateAfter(...events), payload).map((event) => event.type)
const machine = machineAdded({ userName: 'm', userNameScoped: false, name: 'M', description: '', accessTokenType: 0 })

test('a new code is made for an address that is not verified', () => {
  expect(decide(added())).toEqual(['user.human.email.code.added'])
})

test.each([
  ['user.notInitialised', [added(), initializationCodeAdded(payload)]],
  ['email.alreadyVerified', [added(), emailVerified()]],
  ['user.notHuman', [machine]],
])('refuses with %s', (id, events) => {
  expect(refusalOf(() => decide(...events))).toBe(id)
})
