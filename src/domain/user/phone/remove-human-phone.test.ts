import { expect, test } from 'vitest'
import { otpSmsAdded } from '#domain/user/otp/events.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { decideRemoveHumanPhone } from '#domain/user/phone/remove-human-phone.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test('removes the number, and one-time codes by SMS as a factor', () => {
  const history = [added({ phone: '+41710000000' }), phoneVerified(), otpSmsAdded()]
  const after = stateAfter(...history, ...decideRemoveHumanPhone(stateAfter(...history)))
  expect(after.phone).toEqual({ number: '', verified: false })
  expect(after.otp.sms).toBe(false)
})

test('there is no number to remove', () => {
  expect(refusalOf(() => decideRemoveHumanPhone(stateAfter(added())))).toBe('phone.notFound')
})
