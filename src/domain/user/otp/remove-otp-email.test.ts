import { expect, test } from 'vitest'
import { otpEmailAdded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { decideRemoveOtpEmail } from '#domain/user/otp/remove-otp-email.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

test('codes by email end, those by SMS do not', () => {
  const history = [added(), otpSmsAdded(), otpEmailAdded()]
  expect(stateAfter(...history, ...decideRemoveOtpEmail(stateAfter(...history))).otp).toMatchObject({
    sms: true,
    email: false,
  })
})

test('there are no codes by email to end', () => {
  expect(refusalOf(() => decideRemoveOtpEmail(stateAfter(added(), otpSmsAdded())))).toBe('otpEmail.notFound')
})
