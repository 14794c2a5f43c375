import { expect, test } from 'vitest'
import { phoneChanged, phoneCodeAdded, phoneVerified } from '#domain/user/phone/events.ts'
import { decideResendPhoneCode } from '#domain/user/phone/resend-phone-code.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('phoneVerification')
const phone = '+41791234567'

test('a code is replaced while it can still be used', () => {
  const waiting = stateAfter(added({ phone }), phoneCodeAdded(payload))
  expect(decideResendPhoneCode(waiting, payload)).toEqual([phoneCodeAdded(payload)])
})

test.each([
  ['no number', stateAfter(added())],
  ['a verified number', stateAfter(added({ phone }), phoneCodeAdded(payload), phoneVerified())],
  ['a number without a code', stateAfter(added(), phoneChanged(phone))],
])('%s is rejected', (_what, user) => {
  expect(refusalOf(() => decideResendPhoneCode(user, payload))).toBe('phone.codeNotFound')
})
