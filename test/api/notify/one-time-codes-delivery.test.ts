import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OrgContext } from '#api/zitadel/org-context.ts'
import { systemCaller } from '#domain/caller.ts'
import { addOtpEmail } from '#domain/user/otp/add-otp-email.ts'
import { addOtpSms } from '#domain/user/otp/add-otp-sms.ts'
import { checkOtp } from '#domain/user/otp/check-otp.ts'
import { sendOtpCode } from '#domain/user/otp/send-otp-code.ts'
import { userAggregate } from '#domain/user/user.ts'
import { startServer, type TestServer } from '#test/support/start-server.ts'

let server: TestServer
let userId = ''
let ctx: OrgContext
beforeAll(async () => {
  server = await startServer()
  const person = {
    userName: 'minnie',
    profile: { firstName: 'Minnie', lastName: 'Mouse' },
    email: { email: 'minnie@acme.example', isEmailVerified: true },
    phone: { phone: '+41791234567', isPhoneVerified: true },
    password: 'Passw0rd!',
  }
  userId = (await server.rest('POST', '/management/v1/users/human/_import', person)).body.userId
  const { services } = server.runtime
  const { owner } = await services.events.load(userAggregate, userId)
  ctx = { ...services, caller: systemCaller('TEST'), orgId: owner, now: Date.now(), language: 'en' }
})
afterAll(() => server.stop())

/** The text of the first message in `sms/` of the data folder, at most 5 s from now. */
async function sms(): Promise<string> {
  for (const deadline = Date.now() + 20_000; Date.now() < deadline; await new Promise((done) => setTimeout(done, 20))) {
    const folder = path.join(server.dataDir, 'sms')
    const [file] = await readdir(folder).catch(() => [])
    if (file?.endsWith('.json')) return JSON.parse(await readFile(path.join(folder, file), 'utf8')).text
  }
  throw new Error('no text message within 5 s')
}

test('a code by mail is delivered through the outbox, and is accepted', async () => {
  await addOtpEmail(ctx, { id: userId })
  await sendOtpCode(ctx, { id: userId }, 'email')
  const [mail = ''] = await server.mails(1)
  expect(mail).toContain('Verify One-Time Password')
  const code = /^(\d{8})\r?$/m.exec(mail)?.[1] ?? ''
  await checkOtp(ctx, { id: userId }, { channel: 'email', code })
  expect(server.logged.join()).not.toContain(code)
})

test('a code by SMS is delivered through the outbox, and is accepted', async () => {
  await addOtpSms(ctx, { id: userId })
  await sendOtpCode(ctx, { id: userId }, 'sms')
  const code = /^\d{8}/.exec(await sms())?.[0] ?? ''
  await checkOtp(ctx, { id: userId }, { channel: 'sms', code })
  expect(server.logged.join()).not.toContain(code)
})
