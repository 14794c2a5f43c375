/** Second factors at sign-in: checked when there are any, set up when the policy demands one, offered otherwise. */

import { HOTP, Secret } from 'otpauth'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { INSTANCE_ID } from '#domain/instance/instance.ts'
import { lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { policiesAggregate } from '#domain/policy/policies.ts'
import { policySet } from '#domain/policy/policy-events.ts'
import { otpEmailAdded } from '#domain/user/otp/events.ts'
import { recoveryCodesAdded } from '#domain/user/recovery/events.ts'
import { hashRecoveryCode } from '#domain/user/recovery/recovery-code.ts'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { softAuthenticator } from '#test/support/soft-authenticator.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { totpCode } from '#test/support/totp-code.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

let server: TestServer
let people: ReturnType<typeof loginPeople>
beforeAll(async () => {
  server = await startServer()
  people = loginPeople(server)
})
afterAll(() => server.stop())

const IN = 'You are signed in – Usher'
const CONFIRM = 'Confirm that it is you – Usher'
const signIn = async (loginName: string) => {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password: 'Passw0rd!' })
  return visitor
}
/** The code of an authenticator, some steps of 30 seconds from now. */
const codeOf = (secret: string, steps = 0) =>
  HOTP.generate({ secret: Secret.fromBase32(secret), counter: Math.floor(Date.now() / 30_000) + steps, digits: 6 })

describe('an imported authenticator', () => {
  const withTotp = async () => {
    const secret = generateTotpSecret()
    return { secret, ...(await people.active({ otpCode: secret })) }
  }

  test('is required after the password, before the user is signed in', async () => {
    const { userName, secret } = await withTotp()
    const visitor = await signIn(userName)
    expect(visitor.seen?.title).toBe(CONFIRM)
    expect((await visitor.open('/ui/login')).title).toBe('Sign in – Usher')
    await visitor.open('/ui/login/mfa')
    const token = visitor.cookies.get('usher_session')
    expect((await visitor.submit({ code: codeOf(secret) })).title).toBe(IN)
    expect(visitor.cookies.get('usher_session')).not.toBe(token)
  })

  test('of 8 digits, 60 s and SHA-512 is verified on the page and in a session, each code once', async () => {
    const secret = generateTotpSecret()
    const otpCode = `otpauth://totp/x?secret=${secret}&digits=8&period=60&algorithm=SHA512`
    const { userId, userName } = await people.active({ otpCode })
    const code = totpCode(secret, Date.now(), { digits: 8, period: 60, hash: 'sha512' })
    const checks = { user: { userId }, totp: { code } }
    const visitor = await signIn(userName)
    expect((await visitor.submit({ code: codeOf(secret) })).title).toBe(`Error: ${CONFIRM}`)
    expect((await visitor.submit({ code: `${code.slice(0, 4)} ${code.slice(4)}` })).title).toBe(IN)
    expect((await server.rest('POST', '/v2/sessions', { checks })).status).toBe(400)
    const next = totpCode(secret, Date.now() + 60_000, { digits: 8, period: 60, hash: 'sha512' })
    const session = await server.rest('POST', '/v2/sessions', { checks: { ...checks, totp: { code: next } } })
    expect(session.status).toBe(201)
  })

  test('accepts each code once, over all browsers', async () => {
    const { userName, secret } = await withTotp()
    const [one, other] = [await signIn(userName), await signIn(userName)]
    const code = codeOf(secret)
    expect((await one.submit({ code })).title).toBe(IN)
    expect(await other.submit({ code })).toMatchObject({
      status: 400,
      problems: ['This code is not right. A code works once, and not for long.'],
    })
    expect((await other.submit({ code: codeOf(secret, 1) })).title).toBe(IN)
  })

  test('cannot be skipped by any page of the sign-in', async () => {
    const { userName } = await withTotp()
    const visitor = await signIn(userName)
    for (const path of [
      '/ui/login',
      '/ui/login/mfa/setup',
      '/ui/login/mfa/setup/otp',
      '/ui/login/mfa/setup/u2f',
      '/ui/login/password/change',
    ]) {
      await visitor.open(path)
      expect(visitor.seen?.title).not.toBe(IN)
      expect(visitor.seen?.html).not.toContain('otpauth:')
    }
    await visitor.open('/ui/login/mfa')
    await visitor.submit({ code: '' })
    expect(visitor.seen?.problems).toEqual(['Enter the code'])
  })

  test('is required before a required password change', async () => {
    const secret = generateTotpSecret()
    const { userName } = await people.active({ otpCode: secret, passwordChangeRequired: true })
    const visitor = await signIn(userName)
    expect(visitor.seen?.title).toBe(CONFIRM)
    expect((await visitor.submit({ code: codeOf(secret) })).title).toBe('Choose a new password – Usher')
    expect((await visitor.submit({ password: 'N3wPass!!', passwordconfirm: 'N3wPass!!' })).title).toBe(IN)
  })

  test('is locked by wrong codes if the policy requires it', async () => {
    const setLockout = (maxOtpAttempts: number) =>
      server.runtime.services.events.change(
        { creator: 'TEST', now: Date.now() },
        policiesAggregate,
        INSTANCE_ID,
        (before) => [policySet(lockoutPolicy, { ...lockoutPolicy.defaults, maxOtpAttempts }, before)],
      )
    const { userId, userName, secret } = await withTotp()
    const visitors = [await signIn(userName), await signIn(userName)]
    await setLockout(3)
    try {
      for (let i = 0; i < 3; i++) await visitors[i % 2]?.submit({ code: '000000' })
      expect(visitors[0]?.seen).toMatchObject({ status: 403, title: 'Your account is locked – Usher' })
      expect((await people.load(userId)).status).toBe('locked')
      expect((await visitors[1]?.submit({ code: codeOf(secret) }))?.title).not.toBe(IN)
    } finally {
      await setLockout(0)
    }
  })
})

test('a recovery code replaces the factor once', async () => {
  const { userId, userName } = await people.active({ otpCode: generateTotpSecret() })
  await people.given(userId, recoveryCodesAdded([hashRecoveryCode('aaaa-bbbb-cccc-dddd')]))
  const use = async () => {
    const visitor = await signIn(userName)
    const link = /href="([^"]*factor=recoveryCode)"/.exec(visitor.seen?.html ?? '')?.[1]?.replaceAll('&amp;', '&')
    if (!link) return undefined
    await visitor.open(link)
    return visitor.submit({ code: ' AAAA bbbb cccc dddd ' })
  }
  expect((await use())?.title).toBe(IN)
  expect(await use()).toBeUndefined()
})

test('a code by mail is sent when it is asked for, and signs in once', async () => {
  await setLoginPolicy(server, { secondFactors: ['otpEmail'] })
  try {
    const { userId, userName } = await people.active()
    await people.given(userId, otpEmailAdded())
    const visitor = await signIn(userName)
    expect(visitor.seen?.title).toBe(CONFIRM)
    expect(textOf(visitor.seen?.html ?? '')).toContain('We have sent a code to a•••@acme.example.')
    const code = await people.code(userId, 'otpEmail', (user) => user.otp.codes.email)
    expect((await visitor.submit({ code: '00000000' })).problems).toEqual([
      'This code is not right. A code works once, and not for long.',
    ])
    expect((await visitor.submit({ code })).title).toBe(IN)
    const again = await signIn(userName)
    expect((await again.submit({ code })).title).toBe(`Error: ${CONFIRM}`)
  } finally {
    await setLoginPolicy(server, {})
  }
})

describe('a policy that requires a second factor', () => {
  beforeAll(() => setLoginPolicy(server, { forceMfa: true, secondFactors: ['otp', 'u2f', 'otpEmail'] }))
  afterAll(() => setLoginPolicy(server, {}))
  const SETUP = 'Protect your account – Usher'

  test('an authenticator is set up before the user is signed in, and recovery codes are shown once', async () => {
    const { userName, userId } = await people.active()
    const visitor = await signIn(userName)
    expect(visitor.seen?.title).toBe(SETUP)
    await visitor.open('/ui/login/mfa/setup/otp')
    const secret = () => /secret=([A-Z2-7]+)/.exec(visitor.seen?.html ?? '')?.[1] ?? ''
    const first = secret()
    expect(first).toMatch(/^[A-Z2-7]{32}$/)
    await visitor.open('/ui/login/mfa/setup/otp')
    expect(secret()).toBe(first)
    expect((await visitor.submit({ code: '000000' })).status).toBe(400)
    expect(secret()).toBe(first)
    expect((await people.load(userId)).totp?.ready).toBe(false)
    const codes = await visitor.submit({ code: codeOf(first) })
    expect(codes.title).toBe('Keep your recovery codes – Usher')
    expect(codes.html.match(/<li>[\w-]{19}<\/li>/g)).toHaveLength(10)
    expect((await visitor.open('/ui/login/mfa')).title).toBe(IN)
    expect((await signIn(userName)).seen?.title).toBe(CONFIRM)
  })

  test('is enforced on every page: neither the start page nor skipping the set-up signs in', async () => {
    const { userName } = await people.active()
    const visitor = await signIn(userName)
    const csrf = / name="csrf" value="([^"]+)"/.exec(visitor.seen?.html ?? '')?.[1] ?? ''
    await visitor.post('/ui/login/mfa/skip', new URLSearchParams({ csrf }))
    expect((await visitor.open('/ui/login')).title).toBe('Sign in – Usher')
    expect((await visitor.open('/ui/login/mfa')).title).toBe(SETUP)
  })

  test('codes by mail are set up by the first one', async () => {
    const { userName, userId } = await people.active()
    const visitor = await signIn(userName)
    expect((await visitor.submit({}, 'otpEmail')).title).toBe(CONFIRM)
    const code = await people.code(userId, 'otpEmail', (user) => user.otp.codes.email)
    expect((await visitor.submit({ code })).title).toBe(IN)
  })

  test('a security key is set up, and signs in the next time', async () => {
    const { userName, userId } = await people.active()
    const visitor = await signIn(userName)
    await visitor.open('/ui/login/mfa/setup/u2f')
    const key = softAuthenticator(server.url)
    const keyChallenge = await challenge(visitor)
    expect(keyChallenge.options.authenticatorSelection.userVerification).toBe('discouraged')
    const credential = JSON.stringify(key.create(keyChallenge.options.challenge))
    const codes = await visitor.submit({ name: 'Blue', challengeID: keyChallenge.challengeId, credential })
    expect(codes.title).toBe('Keep your recovery codes – Usher')
    const again = await signIn(userName)
    expect(again.seen?.title).toBe(CONFIRM)
    const check = await challenge(again)
    const response = JSON.stringify(key.get(check.options.challenge, userId))
    expect((await again.submit({ challengeID: check.challengeId, credential: response })).title).toBe(IN)
  })
})

describe('a policy that only offers a second factor', () => {
  test('the sign-in succeeds whether the offer is accepted or skipped', async () => {
    const { userName } = await people.active()
    const visitor = await signIn(userName)
    expect(visitor.seen?.title).toBe(IN)
    expect(visitor.seen?.html).toContain('Set up a second factor')
    await visitor.submit({}, 'mfa/skip')
    expect(visitor.seen?.html).not.toContain('Set up a second factor')
  })

  test('a factor set up after the offer is required from then on', async () => {
    const { userName } = await people.active()
    const visitor = await signIn(userName)
    const session = /sessionID=(\d+)/.exec(visitor.seen?.html ?? '')?.[1]
    await visitor.open(`/ui/login/mfa/setup/otp?sessionID=${session}`)
    const secret = /secret=([A-Z2-7]+)/.exec(visitor.seen?.html ?? '')?.[1] ?? ''
    await visitor.submit({ code: codeOf(secret) })
    expect((await visitor.open('/ui/login')).title).toBe(IN)
    expect((await signIn(userName)).seen?.title).toBe(CONFIRM)
  })
})

async function challenge(visitor: Visitor) {
  const html = visitor.seen?.html ?? ''
  const path = /data-challenge="([^"]+)"/.exec(html)?.[1] ?? ''
  const values = [...html.matchAll(/<input[^>]*name="([^"]*)"[^>]*value="([^"]*)"/g)].map(([, name, value]) => [
    name,
    value,
  ])
  const response = await fetch(server.url + path, {
    method: 'POST',
    body: new URLSearchParams(Object.fromEntries(values)),
    headers: { cookie: [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })
  expect(response.status).toBe(200)
  // biome-ignore lint/suspicious/noExplicitAny: read as the page's script reads it
  return (await response.json()) as any
}
