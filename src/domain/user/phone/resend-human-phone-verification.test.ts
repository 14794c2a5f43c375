import { expect, test } from 'vitest'
import { phoneVerified } from '#domain/user/phone/events.ts'
import { decideResendHumanPhoneVerification } from '#domain/user/phone/resend-human-phone-verification.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('phoneVerification')
const withPhone = added({ phone: '+41710000000' })

test('a new code takes the place of the old one', () => {
  const events = decideResendHumanPhoneVerification(stateAfter(withPhone), payload)
  expect(stateAfter(withPhone, ...events).phone.code).toMatchObject({ ...payload, failures: 0 })
})

test.each([
  ['phone.notFound', 'a person without a number', [added()]],
  ['phone.alreadyVerified', 'a number that is verified', [withPhone, phoneVerified()]],
] as const)('%s refuses %s', (id, _what, events) => {
  expect(refusalOf(() => decideResendHumanPhoneVerification(stateAfter(...events), payload))).toBe(id)
})
