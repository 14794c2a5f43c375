import { expect, test } from 'vitest'
import { emailCodeAdded, emailVerified } from '#domain/user/email/events.ts'
import { decideSendEmailCode } from '#domain/user/email/send-email-code.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('emailVerification')

test.each([
  ['unverified', stateAfter(added())],
  ['verified', stateAfter(added(), emailVerified())],
  ['awaiting a code', stateAfter(added(), emailCodeAdded(payload))],
])('a code is created for an address that is %s', (_what, user) => {
  expect(decideSendEmailCode(user, payload, false)).toEqual([emailCodeAdded(payload)])
})

test('a code is replaced only while there is one', () => {
  const verified = stateAfter(added(), emailCodeAdded(payload), emailVerified())
  expect(refusalOf(() => decideSendEmailCode(verified, payload, true))).toBe('email.codeNotFound')
  expect(decideSendEmailCode(stateAfter(added(), emailCodeAdded(payload)), payload, true)).toHaveLength(1)
})
