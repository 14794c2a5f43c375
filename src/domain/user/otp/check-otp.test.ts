import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { emailChanged, emailVerified } from '#domain/user/email/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import { checkOtp, decideCheckOtp } from '#domain/user/otp/check-otp.ts'
import {
  otpEmailAdded,
  otpEmailCodeAdded,
  otpEmailRemoved,
  otpSmsAdded,
  otpSmsCodeAdded,
} from '#domain/user/otp/events.ts'
import { phoneChanged, phoneRemoved, phoneVerified } from '#domain/user/phone/events.ts'
import { totpCheckFailed } from '#domain/user/totp/events.ts'
import { added, cipher, NOW, userAfter } from '#test/support/people.ts'
import { type TwoProcesses, twoProcesses } from '#test/support/two-processes.ts'

const TO = { email: 'minnie@acme.example', sms: '+41791234567' }
const CHANNELS = ['email', 'sms'] as const
type Channel = (typeof CHANNELS)[number]

const sent = (channel: Channel, to = TO[channel]) => {
  const { plain, payload } = newCode({ cipher, now: NOW }, channel === 'email' ? 'otpEmail' : 'otpSms')
  const make = channel === 'email' ? otpEmailCodeAdded : otpSmsCodeAdded
  return { code: plain, event: make({ ...payload, to }) }
}
const ready = (userName = 'minnie') => [
  added({ userName, email: TO.email, phone: TO.sms }),
  emailVerified(),
  phoneVerified(),
  otpEmailAdded(),
  otpSmsAdded(),
]

let processes: TwoProcesses
let userId = ''
let count = 0
beforeAll(async () => {
  processes = await twoProcesses()
})
afterAll(() => processes.close())
beforeEach(async () => {
  userId = `7${count++}`
  await processes.given(userId, ...ready(`user${userId}`))
})

const check = (channel: Channel, code: string, { now = NOW, process = 0 } = {}) =>
  checkOtp(processes.ctx(process, { now }), { id: userId }, { channel, code })
const wrong = (code: string, i = 0) => String((Number(code) + 1 + i) % 100_000_000).padStart(8, '0')
const outcomes = (results: PromiseSettledResult<unknown>[]) =>
  results.map((one) => (one.status === 'fulfilled' ? 'ok' : (one.reason as { key: string }).key))

describe.each(CHANNELS)('a code by %s', (channel) => {
  let code = ''
  beforeEach(async () => {
    const one = sent(channel)
    code = one.code
    await processes.given(userId, one.event)
  })

  test('is accepted once, also with spaces, and is used afterwards', async () => {
    await check(channel, ` ${code.slice(0, 4)} ${code.slice(4)} `)
    expect(await processes.eventTypes(userId, 6)).toEqual([`user.human.otp.${channel}.check.succeeded`])
    await expect(check(channel, code)).rejects.toMatchObject({ key: 'Errors.User.Code.Used' })
  })

  test('is accepted for one of 50 concurrent checks on two processes; the others are rejected as used and not counted', async () => {
    const all = Array.from({ length: 50 }, (_, process) => check(channel, code, { process }))
    expect(outcomes(await Promise.allSettled(all)).filter((one) => one === 'ok')).toHaveLength(1)
    expect(await processes.eventTypes(userId, 6)).toHaveLength(1)
  })

  test('expires after five minutes', async () => {
    await expect(check(channel, code, { now: NOW + 300_000 })).rejects.toMatchObject({
      key: 'Errors.User.Code.Expired',
    })
    await check(channel, code, { now: NOW + 299_999 })
  })

  test('is rejected with a distinct error when a newer code was sent', async () => {
    const newer = sent(channel)
    await processes.given(userId, newer.event)
    await expect(check(channel, code)).rejects.toMatchObject({ key: 'Errors.User.Code.Replaced' })
    await check(channel, newer.code)
  })

  test('is revoked after ten wrong codes, also when they are concurrent', async () => {
    const guesses = Array.from({ length: 60 }, (_, i) => check(channel, wrong(code, i), { process: i }))
    await Promise.allSettled(guesses)
    expect(await processes.eventTypes(userId, 6)).toHaveLength(10)
    await expect(check(channel, code)).rejects.toMatchObject({ key: 'Errors.User.Code.TooManyTries' })
  })

  test('is invalid for the other channel, another user, or another organization', async () => {
    const other = channel === 'email' ? 'sms' : 'email'
    await expect(check(other, code)).rejects.toMatchObject({ key: 'Errors.User.Code.NotFound' })
    await processes.given(`x${userId}`, ...ready(`x${userId}`), sent(channel).event)
    const crossed = checkOtp(processes.ctx(0), { id: `x${userId}` }, { channel, code })
    await expect(crossed).rejects.toMatchObject({ key: 'Errors.User.Code.Invalid' })
    const elsewhere = checkOtp(processes.ctx(0, { orgId: '999' }), { id: userId, within: '999' }, { channel, code })
    await expect(elsewhere).rejects.toMatchObject({ kind: 'notFound' })
  })
})

describe('with a lockout policy of three tries', () => {
  beforeAll(() => processes.setLockout({ maxOtpAttempts: 3 }))
  afterAll(() => processes.setLockout({ maxOtpAttempts: 0 }))

  test('wrong codes by mail, by SMS and of an authenticator count together, and a new code does not reset the count', async () => {
    const mail = sent('email')
    await processes.given(userId, totpCheckFailed(), mail.event)
    await expect(check('email', wrong(mail.code))).rejects.toMatchObject({ key: 'Errors.User.Code.Invalid' })
    const sms = sent('sms')
    await processes.given(userId, sent('email').event, sms.event)
    await expect(check('sms', wrong(sms.code))).rejects.toMatchObject({ key: 'Errors.User.Locked' })
    await expect(check('sms', sms.code)).rejects.toMatchObject({ key: 'Errors.User.Locked' })
  })

  test('of 200 parallel guesses over both channels and processes no more than three are answered', async () => {
    const codes = { email: sent('email'), sms: sent('sms') }
    await processes.given(userId, codes.email.event, codes.sms.event)
    const guesses = Array.from({ length: 200 }, (_, i) => {
      const channel = i % 4 < 2 ? 'email' : 'sms'
      return check(channel, i > 100 ? codes[channel].code : wrong(codes[channel].code, i), { process: i })
    })
    expect(outcomes(await Promise.allSettled(guesses))).not.toContain('ok')
    const types = await processes.eventTypes(userId, 7)
    expect(types.filter((type) => type.endsWith('.check.failed'))).toHaveLength(3)
  })
})

describe('a code that was sent', () => {
  const verdict = (channel: Channel, ...after: Parameters<typeof userAfter>) => {
    const { code, event } = sent(channel)
    const user = userAfter(...ready(), event, ...after)
    return decideCheckOtp({ cipher, now: NOW }, user, { channel, code }, lockoutPolicy.defaults).refusal?.key
  }
  const none = 'Errors.User.Code.NotFound'

  test.each([
    ['is right', 'email', 'while nothing changes', undefined, []],
    ['is none', 'email', 'once the address changed', none, [emailChanged('other@acme.example')]],
    ['is none', 'email', 'once another address is verified', none, [emailChanged('o@acme.example'), emailVerified()]],
    [
      'is none',
      'email',
      'once the address changed and is back',
      none,
      [emailChanged('o@acme.example'), emailChanged(TO.email), emailVerified()],
    ],
    ['is none', 'email', 'once the factor is taken away', none, [otpEmailRemoved()]],
    ['is none', 'email', 'once the factor is taken away and back', none, [otpEmailRemoved(), otpEmailAdded()]],
    ['is none', 'sms', 'once the number is gone', none, [phoneRemoved()]],
    [
      'is none',
      'sms',
      'once the number is gone and back',
      none,
      [phoneRemoved(), phoneChanged(TO.sms), phoneVerified()],
    ],
  ] as const)('%s by %s %s', (_is, channel, _when, key, events) => {
    expect(verdict(channel, ...events)).toBe(key)
  })
})
