import { createServer } from 'node:net'
import PostalMime from 'postal-mime'
import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, expect, test } from 'vitest'
import { DeliveryError } from '#notify/delivery-error.ts'
import type { Mail } from '#notify/mailer.ts'
import { createSmtpMailer, type SmtpMailer, type SmtpSettings } from '#notify/smtp-mailer.ts'
import { TEST_CERTIFICATE } from '#test/api/http/test-certificate.ts'
import { refusal, type SmtpSink, startSmtpSink } from '#test/api/notify/smtp-sink.ts'

const mail: Mail = {
  id: '348573498573495734-2',
  to: 'minnie@acme.example',
  subject: 'Überprüfen Sie Ihr Konto – jetzt',
  html: '<p>Hällo</p>',
  text: 'Hällo',
  language: 'de',
}

const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function sink(...options: Parameters<typeof startSmtpSink>): Promise<SmtpSink> {
  const started = await startSmtpSink(...options)
  cleanups.push(started.close)
  return started
}

function mailer(url: string, settings: Partial<SmtpSettings> = {}): SmtpMailer {
  const created = createSmtpMailer({ url, from: 'Usher <usher@acme.example>', stepTimeoutMs: 2_000, ...settings })
  cleanups.push(created.close)
  return created
}

async function failureOf(sending: Promise<void>): Promise<DeliveryError> {
  const failure = await sending.then(
    () => undefined,
    (error: unknown) => error,
  )
  expect(failure).toBeInstanceOf(DeliveryError)
  return failure as DeliveryError
}

test('a mail arrives complete: sender, one recipient, subject, both bodies, id and auto-response suppression', async () => {
  const server = await sink({ disabledCommands: ['STARTTLS'] })
  await mailer(`smtp://127.0.0.1:${server.port}`).send(mail)
  expect(server.received).toMatchObject([{ from: 'usher@acme.example', to: ['minnie@acme.example'], secure: false }])
  const parsed = await PostalMime.parse(server.received[0]?.raw ?? '')
  expect(parsed).toMatchObject({
    from: { name: 'Usher', address: 'usher@acme.example' },
    to: [{ address: 'minnie@acme.example' }],
    subject: mail.subject,
    messageId: '<348573498573495734-2@acme.example>',
  })
  expect(parsed.html?.trim()).toBe('<p>Hällo</p>')
  expect(parsed.text?.trim()).toBe('Hällo')
  expect(Object.fromEntries(parsed.headers.map(({ key, value }) => [key, value]))).toMatchObject({
    'auto-submitted': 'auto-generated',
    'content-language': 'de',
  })
})

test('a second delivery carries the same Message-ID as the first', async () => {
  const server = await sink({ disabledCommands: ['STARTTLS'] })
  const sender = mailer(`smtp://127.0.0.1:${server.port}`)
  await sender.send(mail)
  await sender.send(mail)
  const [first, second] = await Promise.all(server.received.map(({ raw }) => PostalMime.parse(raw)))
  expect(first?.messageId).toBeDefined()
  expect(second?.messageId).toBe(first?.messageId)
})

test('STARTTLS is used when the server offers it', async () => {
  const server = await sink()
  await mailer(`smtp://127.0.0.1:${server.port}?tls.rejectUnauthorized=false`).send(mail)
  expect(server.received).toMatchObject([{ secure: true }])
})

test('a certificate that is not trusted is rejected and named, and the mail waits', async () => {
  const server = await sink(TEST_CERTIFICATE)
  expect(await failureOf(mailer(`smtp://127.0.0.1:${server.port}`).send(mail))).toMatchObject({
    retryable: true,
    message: expect.stringMatching(/certificate is not trusted: self-signed certificate \(docs\/deploy\/mail\.md\)/),
  })
  expect(server.received).toEqual([])
})

test('smtps uses TLS from the first byte', async () => {
  const server = await sink({ secure: true })
  await mailer(`smtps://127.0.0.1:${server.port}?tls.rejectUnauthorized=false`).send(mail)
  expect(server.received).toMatchObject([{ secure: true }])
})

test('with requireTLS no mail is sent to a server without TLS', async () => {
  const server = await sink({ disabledCommands: ['STARTTLS'] })
  const failure = await failureOf(mailer(`smtp://127.0.0.1:${server.port}?requireTLS=true`).send(mail))
  expect(failure.retryable).toBe(true)
  expect(server.received).toEqual([])
})

const withAccounts: SMTPServerOptions = {
  authOptional: false,
  onAuth: ({ username, password }, _session, done) =>
    password === 'p@ss:word' ? done(null, { user: username }) : done(refusal(535, '5.7.8 wrong')),
}

test('user and password of the URL sign in, percent-encoded characters included', async () => {
  const server = await sink(withAccounts)
  const url = `smtp://usher%40acme:p%40ss%3Aword@127.0.0.1:${server.port}?tls.rejectUnauthorized=false`
  await mailer(url).send(mail)
  expect(server.received).toMatchObject([{ user: 'usher@acme', secure: true }])
})

test('a wrong password keeps the mail waiting, and is not repeated in the failure', async () => {
  const server = await sink(withAccounts)
  const url = `smtp://usher:wrong-secret@127.0.0.1:${server.port}?tls.rejectUnauthorized=false`
  const failure = await failureOf(mailer(url).send(mail))
  expect(failure.retryable).toBe(true)
  expect(failure.message).toContain('EAUTH')
  expect(failure.message).not.toContain('wrong-secret')
})

type Step = 'onMailFrom' | 'onRcptTo'
test.each<[string, Step, Error, boolean]>([
  ['an unknown recipient', 'onRcptTo', refusal(550, '5.1.1 unknown'), false],
  ['a recipient refused without a detail', 'onRcptTo', refusal(550, 'no'), false],
  ['a full mailbox', 'onRcptTo', refusal(452, '4.2.2 full'), true],
  ['a relay that does not know us', 'onRcptTo', refusal(554, '5.7.1 relay access denied'), true],
  ['a sender that is not allowed', 'onMailFrom', refusal(550, '5.7.1 not you'), true],
  ['a greylisted sender', 'onMailFrom', refusal(451, '4.7.1 later'), true],
])('%s: the failure is marked as retryable or not', async (_what, step, expected, retryable) => {
  const server = await sink({
    disabledCommands: ['STARTTLS'],
    [step]: (_address: unknown, _session: unknown, done: (error: Error) => void) => done(expected),
  })
  expect((await failureOf(mailer(`smtp://127.0.0.1:${server.port}`).send(mail))).retryable).toBe(retryable)
})

test.each([
  [554, false],
  [451, true],
])('content answered with %i', async (code, retryable) => {
  const server = await sink({
    disabledCommands: ['STARTTLS'],
    onData(stream, _session, done) {
      stream.resume().once('end', () => done(refusal(code, 'blocked: https://usher.example/?code=0M53RF')))
    },
  })
  const failure = await failureOf(mailer(`smtp://127.0.0.1:${server.port}`).send(mail))
  expect(failure.retryable).toBe(retryable)
  expect(failure.message).toContain(String(code))
  expect(failure.message).not.toContain('0M53RF')
})

test('a server that is down, then back: the same mailer delivers', async () => {
  const first = await startSmtpSink({ disabledCommands: ['STARTTLS'] })
  const sender = mailer(`smtp://127.0.0.1:${first.port}`)
  await sender.send(mail)
  await first.close()
  expect((await failureOf(sender.send(mail))).retryable).toBe(true)
  const back = await sink({ disabledCommands: ['STARTTLS'] }, first.port)
  await sender.send(mail)
  expect(back.received).toHaveLength(1)
})

test('a server that accepts the connection and sends nothing runs into a timeout', async () => {
  const silent = createServer()
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  cleanups.push(() => silent.close())
  const address = silent.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const failure = await failureOf(mailer(`smtp://127.0.0.1:${port}`, { stepTimeoutMs: 200 }).send(mail))
  expect(failure.retryable).toBe(true)
})

test('a server that is slow at every step runs into the total timeout', async () => {
  const server = await sink({
    disabledCommands: ['STARTTLS'],
    onMailFrom: (_address, _session, done) => setTimeout(done, 5_000).unref(),
  })
  const slow = mailer(`smtp://127.0.0.1:${server.port}`, { stepTimeoutMs: 10_000, sendTimeoutMs: 300 })
  expect((await failureOf(slow.send(mail))).retryable).toBe(true)
})

test('line breaks in a subject add no header', async () => {
  const server = await sink({ disabledCommands: ['STARTTLS'] })
  const subject = 'Hello\r\nBcc: evil@acme.example\r\n\r\n<b>body</b>'
  await mailer(`smtp://127.0.0.1:${server.port}`).send({ ...mail, subject })
  expect(server.received[0]?.to).toEqual(['minnie@acme.example'])
  const parsed = await PostalMime.parse(server.received[0]?.raw ?? '')
  expect(parsed.bcc).toBeUndefined()
  expect(parsed.subject).toBe('Hello Bcc: evil@acme.example <b>body</b>')
  expect(parsed.text?.trim()).toBe('Hällo')
})

test.each([
  'minnie@acme.example, evil@acme.example',
  'minnie@acme.example\r\nRCPT TO:<evil@acme.example>',
  'Minnie <minnie@acme.example>',
  'group: minnie@acme.example;',
  'minnie',
  '',
])('%j is not one address: nothing is sent, and the failure is not retryable', async (to) => {
  const server = await sink({ disabledCommands: ['STARTTLS'] })
  const failure = await failureOf(mailer(`smtp://127.0.0.1:${server.port}`).send({ ...mail, to }))
  expect(failure.retryable).toBe(false)
  expect(server.received).toEqual([])
})

test('an id with header characters gives one valid Message-ID', async () => {
  const server = await sink({ disabledCommands: ['STARTTLS'] })
  await mailer(`smtp://127.0.0.1:${server.port}`).send({ ...mail, id: 'a>\r\nX: y <../b' })
  expect((await PostalMime.parse(server.received[0]?.raw ?? '')).messageId).toBe('<a___X__y__.._b@acme.example>')
})

test.each(['', 'nobody', 'a@b.example, c@d.example', 'Usher <>'])('%j is no sender', (from) => {
  expect(() => createSmtpMailer({ url: 'smtp://127.0.0.1:25', from })).toThrow('USHER_MAIL_FROM')
})
