import { expect, test } from 'vitest'
import { normalizePhone } from '#domain/user/phone/normalize-phone.ts'

test.each([
  ['+41 71 000 00 00', '+41710000000'],
  ['+41791234567', '+41791234567'],
  ['071 000 00 00', '+41710000000'],
  ['+1 (212) 555-0100', '+12125550100'],
])('%j becomes %j', (typed, stored) => expect(normalizePhone(typed)).toBe(stored))

test.each(['+', 'abc', '+41', '+999123', 'call +41791234567 now', '+4121234567890123456', '+41791234567890123456'])(
  '%j is refused',
  (typed) => {
    expect(() => normalizePhone(typed)).toThrow(expect.objectContaining({ reason: 'phone.invalid' }))
  },
)
