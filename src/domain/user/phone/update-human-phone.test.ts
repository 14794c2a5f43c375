import { describe, expect, test } from 'vitest'
import { machineAdded } from '#domain/user/machine/events.ts'
import { otpSmsAdded, otpSmsCodeAdded } from '#domain/user/otp/events.ts'
import { passwordCodeAdded } from '#domain/user/password/events.ts'
import { phoneChanged, phoneCodeAdded, phoneRemoved, phoneVerified } from '#domain/user/phone/events.ts'
import { decideUpdateHumanPhone } from '#domain/user/phone/update-human-phone.ts'
import { added, codeFor, refusalOf, stateAfter } from '#test/support/people.ts'

const { payload } = codeFor('phoneVerification')
const known = '+41710000000'
const other = '+41710000001'
const withPhone = added({ phone: known })
const robot = machineAdded({ userName: 'r', userNameScoped: false, name: 'R', description: '', accessTokenType: 0 })
const decide = (events: Parameters<typeof stateAfter>, number: string, verified: boolean) =>
  decideUpdateHumanPhone(stateAfter(...events), { number, verified }, payload).map((event) => event.type)

const CHANGED = 'user.human.phone.changed'
const CODE = 'user.human.phone.code.added'
const VERIFIED = 'user.human.phone.verified'

test.each([
  ['a first number', [added()], other, false, [CHANGED, CODE]],
  ['another number', [withPhone, phoneVerified()], other, false, [CHANGED, CODE]],
  ['another number that the caller vouches for', [withPhone], other, true, [CHANGED, VERIFIED]],
  ['vouching for the known number', [withPhone], known, true, [VERIFIED]],
] as const)('%s', (_what, events, number, verified, types) => {
  expect(decide([...events], number, verified)).toEqual(types)
})

test.each([
  ['phone.notChanged', 'the known number, still unverified', [withPhone], false],
  ['phone.notChanged', 'the known number, verified already', [withPhone, phoneVerified()], true],
  ['phone.notChanged', 'taking the proof away', [withPhone, phoneVerified()], false],
  ['user.notHuman', 'a machine', [robot], false],
] as const)('%s refuses %s', (id, _what, events, verified) => {
  expect(refusalOf(() => decide([...events], known, verified))).toBe(id)
})

test('another number ends the open code of the old one', () => {
  const open = [withPhone, phoneCodeAdded(payload)] as const
  const events = decideUpdateHumanPhone(stateAfter(...open), { number: other, verified: true }, payload)
  expect(stateAfter(...open, ...events).phone).toEqual({ number: other, verified: true })
})

describe('codes sent by SMS to the old number', () => {
  const texted = [
    withPhone,
    phoneVerified(),
    otpSmsAdded(),
    passwordCodeAdded({ ...payload, channel: 'sms' }),
    otpSmsCodeAdded({ ...payload, to: known }),
  ]

  test.each([
    ['another number', [phoneChanged(other)]],
    ['none', [phoneRemoved()]],
    ['another and back', [phoneChanged(other), phoneChanged(known), phoneVerified()]],
  ])('opens nothing any more once the person has %s', (_now, events) => {
    const user = stateAfter(...texted, ...events)
    expect(user.password.resetCode).toBeUndefined()
    expect(user.spentCodes.password).toEqual({ code: payload.code, reason: 'replaced' })
    expect(user.otp.codes).toEqual({})
  })

  test('the removal keeps mailed codes', () => {
    const user = stateAfter(withPhone, passwordCodeAdded({ ...payload, channel: 'email' }), phoneRemoved())
    expect(user.password.resetCode?.code).toBe(payload.code)
  })
})
