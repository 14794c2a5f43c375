import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import PostalMime from 'postal-mime'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFileMailer } from '#notify/file-mailer.ts'
import type { Mail } from '#notify/mailer.ts'
import { collectingLog } from '#test/support/collecting-log.ts'

const mail: Mail = {
  id: '348573498573495734-2',
  to: 'minnie@acme.example',
  subject: 'Initialize User',
  html: '<p>code 0M53RF</p>',
  text: 'code 0M53RF https://usher.example/ui/login/user/init?code=0M53RF',
  language: 'en',
}

let folder: string
let directory: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'usher-mail-'))
  directory = join(folder, 'data', 'mail')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const at = (iso: string) => () => Date.parse(iso)

test('a mail becomes one file that a mail program reads', async () => {
  const { log } = collectingLog()
  const mailer = createFileMailer({ directory, from: 'usher@localhost', log, now: at('2026-03-04T05:06:07.089Z') })
  await mailer.send(mail)
  expect(await readdir(directory)).toEqual(['20260304T050607089Z-348573498573495734-2.eml'])
  const raw = await readFile(join(directory, '20260304T050607089Z-348573498573495734-2.eml'), 'utf8')
  expect(raw.replaceAll('\r\n', '')).not.toContain('\n')
  const parsed = await PostalMime.parse(raw)
  expect(parsed).toMatchObject({
    from: { address: 'usher@localhost' },
    to: [{ address: 'minnie@acme.example' }],
    subject: 'Initialize User',
    messageId: '<348573498573495734-2@localhost>',
    date: '2026-03-04T05:06:07.000Z',
  })
  expect(parsed.text?.trim()).toBe(mail.text)
  expect(parsed.html?.trim()).toBe(mail.html)
})

test('a link is written unencoded, to be copied', async () => {
  const link = `https://usher.example/ui/login/user/init?userID=348573498573495734&loginname=zoë@acme.example&code=0M53RF`
  const { log } = collectingLog()
  const sentMail = { ...mail, text: `Grüezi\n${link}\n`, html: `<p>Grüezi</p><a href="${link}">${link}</a>` }
  await createFileMailer({ directory, from: 'usher@localhost', log }).send(sentMail)
  const [name = ''] = await readdir(directory)
  const raw = await readFile(join(directory, name), 'utf8')
  expect(raw).toContain(`\r\n${link}\r\n`)
  expect(raw).toContain(`<a href="${link}">`)
  expect((await PostalMime.parse(raw)).text).toContain(`Grüezi\n${link}`)
})

test('only the owner may read the file and its folder', async () => {
  const { log } = collectingLog()
  await createFileMailer({ directory, from: 'usher@localhost', log }).send(mail)
  const [name = ''] = await readdir(directory)
  expect((await stat(join(directory, name))).mode & 0o777).toBe(0o600)
  expect((await stat(directory)).mode & 0o777).toBe(0o700)
})

test('files sort by time, and a second delivery is a second file that names the same mail', async () => {
  const { log } = collectingLog()
  let now = Date.parse('2026-12-31T23:59:59.999Z')
  const mailer = createFileMailer({ directory, from: 'usher@localhost', log, now: () => now })
  await mailer.send({ ...mail, id: 'b' })
  now += 1
  await mailer.send({ ...mail, id: 'a' })
  now += 1
  await mailer.send({ ...mail, id: 'b' })
  expect((await readdir(directory)).sort()).toEqual([
    '20261231T235959999Z-b.eml',
    '20270101T000000000Z-a.eml',
    '20270101T000000001Z-b.eml',
  ])
})

test('an id cannot name a path outside the folder', async () => {
  const { log } = collectingLog()
  const mailer = createFileMailer({ directory, from: 'usher@localhost', log, now: at('2026-01-01T00:00:00.000Z') })
  await mailer.send({ ...mail, id: `../../${'x/\0'.repeat(200)}` })
  const [name = '', ...others] = await readdir(directory)
  expect(others).toEqual([])
  expect(name).toMatch(/^20260101T000000000Z-[A-Za-z0-9_-]{100}\.eml$/)
  expect(await readdir(folder)).toEqual(['data'])
})

test('the log names the file and contains nothing of its content', async () => {
  const { log, logged } = collectingLog()
  await createFileMailer({ directory, from: 'usher@localhost', log }).send(mail)
  const [name] = await readdir(directory)
  expect(logged).toEqual([JSON.stringify({ level: 'info', message: 'Mail written to a file', file: name })])
})

test('in a folder that is not writable the delivery is retryable and leaves no file', async () => {
  const { log, logged } = collectingLog()
  await writeFile(join(folder, 'data'), 'a file where the folder should be')
  const mailer = createFileMailer({ directory, from: 'usher@localhost', log })
  await expect(mailer.send(mail)).rejects.toMatchObject({ name: 'DeliveryError', retryable: true })
  expect(logged).toEqual([])
  expect(await readdir(folder)).toEqual(['data'])
})
