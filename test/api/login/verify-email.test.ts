/** An unverified address is verified during the sign-in. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generateTotpSecret } from '#crypto/totp.ts'
import { emailCodeAdded } from '#domain/user/email/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import { linkQuery, loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
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
const VERIFY = 'Confirm your email address – Usher'
const signIn = async (loginName: string) => {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password: 'Passw0rd!' })
  return visitor
}
/** Active, with an address that was changed since. */
async function unproved(body: object = {}) {
  const person = await people.active(body)
  const email = `new-${person.userName}@acme.example`
  const { status } = await server.rest('PUT', `/management/v1/users/${person.userId}/email`, { email })
  expect(status).toBe(200)
  return person
}
const codeOf = (userId: string) => people.code(userId, 'emailVerification', (user) => user.email.code)
const codesMade = async (userId: string) =>
  (await people.eventTypes(userId)).filter((type) => type === 'user.human.email.code.added').length

test('the code of the mail continues the sign-in with a new session token, and is required once per user', async () => {
  const { userId, userName } = await unproved()
  const visitor = await signIn(userName)
  expect(visitor.seen).toMatchObject({ status: 200, title: VERIFY })
  const text = textOf(visitor.seen?.html ?? '')
  expect(text).toContain('We have sent a code to n•••@acme.example.')
  expect(text).not.toContain(`new-${userName}@`)
  const token = visitor.cookies.get('usher_session')
  expect(await visitor.submit({ code: '' }, 'name="code"')).toMatchObject({ problems: ['Enter the code'] })
  expect(await visitor.submit({ code: 'AAAAAA' }, 'name="code"')).toMatchObject({
    status: 400,
    problems: ['This code is not right. Take the newest one.'],
  })
  const code = (await codeOf(userId)).toLowerCase().replace(/(...)/, '$1 ')
  expect((await visitor.submit({ code }, 'name="code"')).title).toBe(IN)
  expect(visitor.cookies.get('usher_session')).not.toBe(token)
  expect((await people.load(userId)).email.verified).toBe(true)
  expect((await signIn(userName)).seen?.title).toBe(IN)
})

test('no page signs the user in before the verification', async () => {
  const { userName } = await unproved()
  const visitor = await signIn(userName)
  for (const path of ['/ui/login', '/ui/login/security', '/ui/login/mfa/setup', '/ui/login/mfa/setup/otp'])
    expect((await visitor.open(path)).title).not.toBe(IN)
  expect((await visitor.open('/ui/login/mfa')).title).toBe(VERIFY)
})

test('a user who opens the link of the mail, in any browser, continues without typing', async () => {
  const person = await unproved()
  const visitor = await signIn(person.userName)
  const elsewhere = new Visitor(server.url)
  await elsewhere.open(`/ui/login/mail/verification?${linkQuery(person, { code: await codeOf(person.userId) })}`)
  await elsewhere.submit()
  expect((await visitor.submit({ code: '' }, 'name="code"')).title).toBe(IN)
})

describe('codes', () => {
  test('reloading the page keeps the open code; requesting a new one replaces it', async () => {
    const { userId, userName } = await unproved()
    const visitor = await signIn(userName)
    await visitor.open(visitor.seen?.location ?? '')
    expect(await codesMade(userId)).toBe(1)
    const old = await codeOf(userId)
    const seen = await visitor.submit({}, 'name="resend"')
    expect(textOf(seen.html)).toContain('a new code is on its way')
    expect(await codesMade(userId)).toBe(2)
    if (old !== (await codeOf(userId)))
      expect((await visitor.submit({ code: old }, 'name="code"')).problems).toHaveLength(1)
    expect((await visitor.submit({ code: await codeOf(userId) }, 'name="code"')).title).toBe(IN)
  })

  test('an expired code, or one with too many wrong tries, is replaced when the page opens', async () => {
    for (const how of ['over', 'guessed'] as const) {
      const { userId, userName } = await unproved()
      const at = Date.now() - (how === 'over' ? 2 * 3_600_000 : 0)
      const { payload } = newCode({ cipher: server.runtime.services.cipher, now: at }, 'emailVerification')
      await people.given(userId, emailCodeAdded(payload))
      const visitor = await signIn(userName)
      if (how === 'guessed') {
        for (let i = 0; i < 11; i++) await visitor.submit({ code: 'AAAAAA' }, 'name="code"')
        expect(visitor.seen?.problems).toEqual(['This code no longer works. Have a new one sent.'])
        await visitor.open('/ui/login/mail/verify')
      }
      expect((await visitor.submit({ code: await codeOf(userId) }, 'name="code"')).title).toBe(IN)
    }
  })

  test('are limited in number', async () => {
    const { userId, userName } = await unproved()
    const visitor = await signIn(userName)
    const pages = new Set<string>()
    for (let i = 0; i < 9; i++) {
      const { html } = await visitor.submit({}, 'name="resend"')
      pages.add(html.replace(/value="v1[^"]*"/g, ''))
    }
    expect(await codesMade(userId)).toBe(1 + 5)
    expect(pages.size).toBe(1)
  })
})

describe('among the other steps', () => {
  test('after the second factor and the change of the password', async () => {
    const secret = generateTotpSecret()
    const { userId, userName } = await unproved({ otpCode: secret, passwordChangeRequired: true })
    const visitor = await signIn(userName)
    expect(visitor.seen?.title).toBe('Confirm that it is you – Usher')
    await visitor.open('/ui/login/mail/verify')
    expect(visitor.seen?.title).toBe('Confirm that it is you – Usher')
    expect((await visitor.submit({ code: totpCode(secret, Date.now()) })).title).toBe('Choose a new password – Usher')
    expect((await visitor.submit({ password: 'N3wPass!!', passwordconfirm: 'N3wPass!!' })).title).toBe(VERIFY)
    expect((await visitor.submit({ code: await codeOf(userId) }, 'name="code"')).title).toBe(IN)
  })

  test('comes first if codes by mail are the only allowed second factor', async () => {
    await setLoginPolicy(server, { forceMfa: true, secondFactors: ['otpEmail'] })
    try {
      const { userId, userName } = await unproved()
      const visitor = await signIn(userName)
      expect(visitor.seen?.title).toBe(VERIFY)
      await visitor.submit({ code: await codeOf(userId) }, 'name="code"')
      expect(visitor.seen?.title).toBe('Protect your account – Usher')
    } finally {
      await setLoginPolicy(server, {})
    }
  })
})
