import { expect, test } from 'vitest'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { decideRequestPasswordReset } from '#domain/user/password/request-password-reset.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('passwordReset')

test('a code is made for the chosen channel', () => {
  const user = stateAfter(added({ phone: '+41791234567' }))
  expect(decideRequestPasswordReset(user, 'sms', payload)).toEqual([passwordCodeAdded({ ...payload, channel: 'sms' })])
})

test.each([
  ['phone.notFound', 'sms', [added()]],
  ['user.notInitialised', 'email', [added(), initializationCodeAdded(payload)]],
] as const)('refuses with %s', (id, channel, events) => {
  expect(refusalOf(() => decideRequestPasswordReset(stateAfter(...events), channel, payload))).toBe(id)
})

test('a second code ends the first', () => {
  const second = codeFor('passwordReset').payload
  const user = stateAfter(
    added(),
    passwordCodeAdded({ ...payload, channel: 'email' }),
    passwordCodeAdded({ ...second, channel: 'email' }),
  )
  expect(user.password.resetCode?.code).toBe(second.code)
  expect(user.spentCodes.password).toEqual({ code: payload.code, reason: 'replaced' })
})
