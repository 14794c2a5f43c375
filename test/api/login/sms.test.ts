/** Codes by SMS: a number is verified by one, and is a second factor then. With a provider, and with files. */
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loginPeople, setLoginPolicy } from '#test/support/login-people.ts'
import { codeIn, startSmsProvider, type TestSmsProvider } from '#test/support/sms-provider.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'
import { textOf, Visitor } from '#test/support/visitor.ts'

const IN = 'You are signed in – Usher'
const PHONE = 'Confirm your phone number – Usher'
const CONFIRM = 'Confirm that it is you – Usher'
const CODES = 'Keep your recovery codes – Usher'

async function signIn(server: TestServer, loginName: string) {
  const visitor = new Visitor(server.url)
  await visitor.open('/ui/login/login')
  await visitor.submit({ loginName })
  await visitor.submit({ password: 'Passw0rd!' })
  return visitor
}
const unverified = (phone: string) => ({ phone: { phone, isPhoneVerified: false } })
const onlySms = { forceMfa: true, secondFactors: ['otpSms' as const] }

describe('with a provider', () => {
  let sms: TestSmsProvider
  let server: TestServer
  let people: ReturnType<typeof loginPeople>
  beforeAll(async () => {
    sms = await startSmsProvider()
    server = await startServer({ USHER_SMS_URL: sms.endpoint })
    people = loginPeople(server)
    await setLoginPolicy(server, onlySms)
  })
  afterAll(async () => {
    await server.stop()
    await sms.close()
  })

  test('the code of the API call verifies the number at the set-up; the next sign-in is sent one of its own', async () => {
    const to = '+41791110001'
    const { userName, userId } = await people.active(unverified(to))
    const visitor = await signIn(server, userName)
    expect(visitor.seen?.title).toBe('Protect your account – Usher')
    const smsPage = await visitor.submit({}, 'value="otpSms"')
    expect(smsPage.title).toBe(PHONE)
    expect(textOf(smsPage.html)).toContain('We have sent a code to •••01.')
    expect(await visitor.submit({ code: 'AAAAAA' }, 'name="code"')).toMatchObject({ status: 400 })
    expect((await people.load(userId)).otp.sms).toBe(false)
    expect((await visitor.submit({ code: await sms.code(to, 1) }, 'name="code"')).title).toBe(CODES)
    expect(sms.taken.filter((one) => one.to === to)).toHaveLength(1)
    expect(await people.load(userId)).toMatchObject({ phone: { verified: true }, otp: { sms: true } })
    expect((await visitor.open('/ui/login/mfa')).title).toBe(IN)

    const again = await signIn(server, userName)
    expect(again.seen?.title).toBe(CONFIRM)
    const code = await sms.code(to, 2)
    expect(code).toMatch(/^\d{8}$/)
    expect(await again.submit({ code: '00000000' }, 'name="code"')).toMatchObject({ status: 400 })
    expect((await again.submit({ code }, 'name="code"')).title).toBe(IN)
    expect(sms.taken.filter((one) => one.to === to).map((one) => one.eventType)).toEqual([
      'user.human.phone.code.added',
      'user.human.otp.sms.code.added',
    ])
  })

  test('a number set by the API is verified by a new code, and the code of the former number is rejected', async () => {
    const [old, to] = ['+41791110002', '+41791110003']
    const { userName, userId } = await people.active(unverified(old))
    const oldCode = await sms.code(old, 1)
    await server.rest('PUT', `/management/v1/users/${userId}/phone`, { phone: to })
    const visitor = await signIn(server, userName)
    await visitor.submit({}, 'value="otpSms"')
    const newCode = await sms.code(to, 1)
    if (oldCode !== newCode)
      expect(await visitor.submit({ code: oldCode }, 'name="code"')).toMatchObject({ status: 400 })
    const seen = await visitor.submit({}, 'name="resend"')
    expect(textOf(seen.html)).toContain('a new code is on its way')
    expect((await visitor.submit({ code: await sms.code(to, 2) }, 'name="code"')).title).toBe(CODES)
  })

  test('the number of text messages is limited', async () => {
    const to = '+41791110004'
    const { userName, userId } = await people.active(unverified(to))
    const visitor = await signIn(server, userName)
    await visitor.submit({}, 'value="otpSms"')
    for (let i = 0; i < 9; i++) await visitor.submit({}, 'name="resend"')
    const made = (await people.eventTypes(userId)).filter((type) => type === 'user.human.phone.code.added')
    expect(made).toHaveLength(1 + 5)
  })

  test('a user without a number cannot sign in if the policy allows only these codes', async () => {
    const { userName } = await people.active()
    expect((await signIn(server, userName)).seen).toMatchObject({
      status: 403,
      title: 'You cannot sign in yet – Usher',
    })
  })

  test('the page is shown only to users who must set up a factor', async () => {
    const { userName } = await people.active({ phone: { phone: '+41791110005', isPhoneVerified: true } })
    const visitor = await signIn(server, userName)
    expect((await visitor.open('/ui/login/mfa/setup/sms')).title).toBe('Protect your account – Usher')
    expect((await new Visitor(server.url).open('/ui/login/mfa/setup/sms')).title).toBe('Sign in – Usher')
  })
})

describe('without a provider', () => {
  let server: TestServer
  let people: ReturnType<typeof loginPeople>
  beforeAll(async () => {
    server = await startServer()
    people = loginPeople(server)
    await setLoginPolicy(server, onlySms)
  })
  afterAll(() => server.stop())

  /** Waits at most 15 s for the `count`th message in the folder. */
  async function fileNumber(count: number): Promise<{ to: string; text: string }> {
    const folder = path.join(server.dataDir, 'sms')
    const deadline = Date.now() + 15_000
    for (;;) {
      const files = (await readdir(folder).catch(() => [])).filter((file) => file.endsWith('.json')).sort()
      const file = files[count - 1]
      if (file) return JSON.parse(await readFile(path.join(folder, file), 'utf8'))
      if (Date.now() > deadline) throw new Error(`no file number ${count} in ${folder}`)
      await new Promise((resolve) => setTimeout(resolve, 25))
    }
  }

  test('the codes are written to files', async () => {
    const { userName } = await people.active(unverified('+41791110009'))
    const visitor = await signIn(server, userName)
    await visitor.submit({}, 'value="otpSms"')
    const first = await fileNumber(1)
    expect(first.to).toBe('+41791110009')
    expect((await visitor.submit({ code: codeIn(first.text) }, 'name="code"')).title).toBe(CODES)
    const again = await signIn(server, userName)
    expect((await again.submit({ code: codeIn((await fileNumber(2)).text) }, 'name="code"')).title).toBe(IN)
  })
})
