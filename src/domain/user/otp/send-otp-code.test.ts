import { afterAll, beforeAll, expect, test } from 'vitest'
import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import { userLocked } from '#domain/user/lifecycle/events.ts'
import { toUserNotification } from '#domain/user/notifications.ts'
import { otpEmailAdded, otpEmailCheckSucceeded, otpSmsAdded } from '#domain/user/otp/events.ts'
import { decideSendOtpCode, sendOtpCode } from '#domain/user/otp/send-otp-code.ts'
import { phoneChanged, phoneVerified } from '#domain/user/phone/events.ts'
import { added, cipher, codeFor, createPeople, NOW, type People, refusalOf, stateAfter } from '#test/support/people.ts'

let people: People
beforeAll(async () => {
  people = await createPeople()
})
afterAll(() => people.close())

const readyAs = (userName: string) => [
  added({ userName, phone: '+41791234567' }),
  emailVerified(),
  phoneVerified(),
  otpEmailAdded(),
  otpSmsAdded(),
]
const ready = readyAs('minnie')
const payload = codeFor('otpEmail').payload

test.each([
  ['email', 'otpEmail', 'user.human.otp.email.code.added', 'minnie@acme.example'],
  ['sms', 'otpSms', 'user.human.otp.sms.code.added', '+41791234567'],
] as const)(
  'a code by %s has 8 digits, five minutes, a receiver, and stores a message to send',
  async (channel, kind, type, to) => {
    await people.given(channel, ...readyAs(channel))
    expect((await sendOtpCode(people.ctx(), { id: channel }, channel)).sent).toBe(true)
    const { state } = await people.load(channel)
    const code = state.otp.codes[channel]
    expect(code).toMatchObject({ to, expiresAt: NOW + 5 * 60 * 1000, failures: 0 })
    expect(cipher.decrypt(code?.code ?? '', kind)).toMatch(/^\d{8}$/)
    expect(await people.eventTypes(channel, ready.length)).toEqual([type])
    const stored = { type, payload: {}, aggregateId: '1', owner: '', sequence: 6, creator: '', createdAt: NOW }
    expect(toUserNotification(stored)?.payload).toEqual({ userId: '1', eventType: type, sequence: 6 })
  },
)

test('30 concurrent requests send one code; a request half a minute later sends another', async () => {
  await people.given('3', ...readyAs('three'))
  const send = (now: number) => sendOtpCode(people.ctx({ now }), { id: '3' }, 'email')
  const sent = await Promise.all(Array.from({ length: 30 }, () => send(NOW)))
  expect(sent.filter((one) => one.sent)).toHaveLength(1)
  expect((await send(NOW + 29_999)).sent).toBe(false)
  expect((await send(NOW + 30_000)).sent).toBe(true)
})

test('the next sign-in gets its code at once, and so does one at another address', () => {
  const last = decideSendOtpCode(stateAfter(...ready), 'email', payload, NOW)
  const used = stateAfter(...ready, ...last, otpEmailCheckSucceeded())
  expect(decideSendOtpCode(used, 'email', payload, NOW + 1)).toHaveLength(1)
  const moved = stateAfter(...ready, ...last, emailChanged('new@acme.example'), emailVerified())
  expect(decideSendOtpCode(moved, 'email', payload, NOW + 1)).toMatchObject([{ payload: { to: 'new@acme.example' } }])
})

test.each([
  ['otp.notReady', 'email', stateAfter(added(), emailVerified())],
  ['otp.notReady', 'sms', stateAfter(added({ phone: '+41791234567' }), phoneVerified(), otpEmailAdded())],
  ['email.notVerified', 'email', stateAfter(...ready, emailChanged('other@acme.example'))],
  ['phone.notVerified', 'sms', stateAfter(...ready, phoneChanged('+41791234568'))],
  ['user.locked', 'email', stateAfter(...ready, userLocked())],
] as const)('refuses with %s to send by %s', (id, channel, user) => {
  expect(refusalOf(() => decideSendOtpCode(user, channel, payload, NOW))).toBe(id)
})

test('a user of another organization is unknown', async () => {
  await people.given('4', ...readyAs('four'))
  const elsewhere = sendOtpCode(people.ctx({ orgId: '999' }), { id: '4', within: '999' }, 'email')
  await expect(elsewhere).rejects.toMatchObject({ kind: 'notFound' })
})
