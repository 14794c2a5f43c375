import { afterEach, beforeEach, expect, test } from 'vitest'
import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import { userNameChanged } from '#domain/user/lifecycle/events.ts'
import type { UserNotification } from '#domain/user/notifications.ts'
import { checkOtp } from '#domain/user/otp/check-otp.ts'
import { type OtpChannel, otpEmailAdded, otpEmailRemoved, otpSmsAdded } from '#domain/user/otp/events.ts'
import { sendOtpCode } from '#domain/user/otp/send-otp-code.ts'
import { phoneVerified } from '#domain/user/phone/events.ts'
import type { Mail } from '#notify/mailer.ts'
import type { Sms } from '#notify/sms-sender.ts'
import { userNotifier } from '#notify/user-notifier.ts'
import { added, createPeople, type People } from '#test/support/people.ts'

let people: People
let mails: Mail[] = []
let texts: Sms[] = []
beforeEach(async () => {
  people = await createPeople()
  mails = []
  texts = []
  const person = added({ phone: '+41791234567', preferredLanguage: 'de' })
  await people.given('1', person, emailVerified(), phoneVerified(), otpEmailAdded(), otpSmsAdded())
})
afterEach(() => people.close())

const request = (now = Date.now()) => people.ctx({ now })
const deliver = (payload: UserNotification) =>
  userNotifier({
    services: people.services,
    mailer: { send: async (mail) => void mails.push(mail) },
    sms: { send: async (sms) => void texts.push(sms) },
  })({ id: 'x', payload, attempt: 1 })

/** Requests a code as a sign-in does, and returns the payload of its outbox entry. */
async function requestCode(channel: OtpChannel, now?: number): Promise<UserNotification> {
  const { sent, details } = await sendOtpCode(request(now), { id: '1' }, channel)
  expect(sent).toBe(true)
  return { userId: '1', eventType: `user.human.otp.${channel}.code.added`, sequence: details.sequence }
}

test('a code by mail arrives in the language of the person, works, and the delivery is recorded', async () => {
  await deliver(await requestCode('email'))
  expect(mails).toMatchObject([{ to: 'minnie@acme.example', language: 'de' }])
  const code = /\b\d{8}\b/.exec(mails[0]?.text ?? '')?.[0] ?? ''
  await checkOtp(request(), { id: '1' }, { channel: 'email', code })
  expect(await people.eventTypes('1', 6)).toEqual([
    'user.human.otp.email.code.sent',
    'user.human.otp.email.check.succeeded',
  ])
})

test('a code by SMS arrives, works, and is bound to the host of the pages', async () => {
  await deliver(await requestCode('sms'))
  expect(texts).toMatchObject([{ to: '+41791234567', language: 'de' }])
  const code = String(texts[0]?.args.code)
  expect(texts[0]?.text).toContain(`@localhost #${code}`)
  await checkOtp(request(), { id: '1' }, { channel: 'sms', code })
  expect(await people.eventTypes('1', 6)).toContain('user.human.otp.sms.code.sent')
})

test('a replaced, used or expired code is not sent', async () => {
  const long = await requestCode('email', Date.now() - 6 * 60 * 1000)
  const old = await requestCode('email', Date.now() - 60 * 1000)
  const newer = await requestCode('email')
  await deliver(long)
  await deliver(old)
  expect(mails).toEqual([])
  await deliver(newer)
  expect(mails).toHaveLength(1)
})

test.each([
  ['the address changed', [emailChanged('other@acme.example')]],
  ['the address changed and the new one was verified', [emailChanged('other@acme.example'), emailVerified()]],
  ['codes by mail were taken away', [otpEmailRemoved()]],
])('nothing is sent once %s', async (_what, events) => {
  const entry = await requestCode('email')
  await people.given('1', ...events)
  await deliver(entry)
  expect(mails).toEqual([])
})

test('an unrelated change of the user does not prevent the delivery', async () => {
  const entry = await requestCode('email')
  await people.given('1', userNameChanged({ userName: 'mini', userNameScoped: false }))
  await deliver(entry)
  expect(mails).toHaveLength(1)
})
