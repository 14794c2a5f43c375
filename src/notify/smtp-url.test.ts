import { expect, test } from 'vitest'
import { parseSmtpUrl } from '#notify/smtp-url.ts'

test('the ports are those of mail submission unless one is named', () => {
  expect(parseSmtpUrl('smtp://mail.example')).toMatchObject({ host: 'mail.example', port: 587, secure: false })
  expect(parseSmtpUrl('smtps://mail.example')).toMatchObject({ port: 465, secure: true })
  expect(parseSmtpUrl('smtp://[::1]:2525')).toMatchObject({ host: '::1', port: 2525 })
})

test('user and password are percent-decoded', () => {
  expect(parseSmtpUrl('smtp://u%40x:p%3A%2F@h')).toMatchObject({ user: 'u@x', password: 'p:/' })
})

test.each([
  ['smtp://u:p@mail.example', true],
  ['smtp://mail.example', false],
  ['smtp://u:p@localhost', false],
  ['smtp://u:p@127.0.0.1', false],
  ['smtps://u:p@mail.example', false],
  ['smtp://u:p@mail.example?requireTLS=false', false],
  ['smtp://u:p@mail.example?ignoreTLS=true', false],
  ['smtp://mail.example?requireTLS=true', true],
])('%s: a password is not sent in clear text over a network unless configured', (url, requireTls) => {
  expect(parseSmtpUrl(url).requireTls).toBe(requireTls)
})

test('certificates are checked unless switched off', () => {
  expect(parseSmtpUrl('smtp://h').rejectUnauthorized).toBe(true)
  expect(parseSmtpUrl('smtp://h?tls.rejectUnauthorized=false').rejectUnauthorized).toBe(false)
})

test.each([
  'mail.example:25',
  'http://mail.example',
  'smtp://',
  'smtp://u:s3cret@h?requireTls=true',
  'smtp://u:s3cret@h?requireTLS=1',
  'smtp://u:s3cret%zz@h',
])('%s is refused by the name of the setting, without its value', (url) => {
  expect(() => parseSmtpUrl(url)).toThrow(/^USHER_SMTP_URL (?!.*s3cret)/)
})
