import { expect, test } from 'vitest'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { decideRemoveOtpSms } from '#domain/user/otp/remove-otp-sms.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test('codes by SMS end, those by email do not', () => {
  const history = [added(), otpSmsAdded(), otpEmailAdded()]
  expect(stateAfter(...history, ...decideRemoveOtpSms(stateAfter(...history))).otp).toMatchObject({
    sms: false,
    email: true,
  })
})

test('there are no codes by SMS to end', () => {
  expect(refusalOf(() => decideRemoveOtpSms(stateAfter(added(), otpEmailAdded())))).toBe('otpSms.notFound')
})
