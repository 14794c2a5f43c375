import { expect, test } from 'vitest'
import { otpSmsAdded } from '#domain/user/otp/events.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { decideRemoveHumanPhone } from '#domain/user/phone/remove-human-phone.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test('the number is gone, and with it one-time codes by SMS', () => {
  const history = [added({ phone: '+41710000000' }), phoneVerified(), otpSmsAdded()]
  const after = stateAfter(...history, ...decideRemoveHumanPhone(stateAfter(...history)))
  expect(after.phone).toEqual({ number: '', verified: false })
  expect(after.otp.sms).toBe(false)
})

test('there is no number to remove', () => {
  expect(refusalOf(() => decideRemoveHumanPhone(stateAfter(added())))).toBe('phone.notFound')
})
