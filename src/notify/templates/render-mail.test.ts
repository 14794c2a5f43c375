import { expect, test } from 'vitest'
import { supportedLanguages } from '#kit/translate.ts'
import type { MailType, MailValues } from '#notify/templates/mail-content.ts'
import { renderMail } from '#notify/templates/render-mail.ts'

const recipient = { displayName: 'Minnie Mouse', loginName: 'minnie@acme.ch' }
const link = 'https://login.acme.ch/ui/login/user/init?userID=1&code=0M53RF&orgID=2'
const withCode = { ...recipient, link, code: '0M53RF', validForSeconds: 259_200 }

const samples: { readonly [T in MailType]: MailValues[T] } = {
  initCode: withCode,
  verifyEmail: withCode,
  passwordReset: withCode,
  passwordlessRegistration: { ...recipient, link, validForSeconds: 3600 },
  passwordChanged: recipient,
  domainClaimed: { ...recipient, domain: 'acme.ch', tempUserName: 'minnie@temporary', link },
  inviteUser: { ...withCode, applicationName: 'Acme Console' },
  verifyEmailOTP: { ...recipient, code: '48205913', validForSeconds: 300 },
}
const types = Object.keys(samples) as MailType[]
const everyMail = types.flatMap((type) => supportedLanguages.map((language) => [type, language] as const))

/** Elements that are left open or closed twice. */
function unbalanced(html: string): string[] {
  const open: string[] = []
  const wrong: string[] = []
  const markup = html.replace(/<!--[\s\S]*?-->/g, '')
  for (const [, slash, name = ''] of markup.matchAll(/<(\/?)([a-z][a-z0-9]*)[^>]*>/gi)) {
    if (['meta', 'br', 'img'].includes(name)) continue
    if (!slash) open.push(name)
    else if (open.pop() !== name) wrong.push(name)
  }
  return [...wrong, ...open]
}

test.each(everyMail)('%s in %s is complete, in HTML and in text', (type, language) => {
  const sample = samples[type]
  const mail = renderMail(type, sample, language)
  expect(mail.language).toBe(language)
  expect(mail.html).toContain(`<html lang="${language}"`)
  expect(mail.html.match(/<h1/g)).toHaveLength(1)
  expect(unbalanced(mail.html)).toEqual([])
  for (const part of [mail.html, mail.text]) {
    expect(part).toContain('Minnie Mouse')
    expect(part).toContain('Usher')
    expect(part).not.toMatch(/\{\{|\}\}|undefined|NaN/)
    if ('code' in sample) expect(part).toContain(sample.code)
    if ('domain' in sample) expect(part).toContain(sample.tempUserName)
    if (type !== 'verifyEmail' && type !== 'passwordlessRegistration') expect(part).toContain('minnie@acme.ch')
  }
  expect(mail.subject).not.toMatch(/\p{Cc}/u)
  expect(mail.subject).not.toBe('')
})

test.each(types.filter((type) => 'link' in samples[type]))('%s: the link is a button, and repeated as text', (type) => {
  const { html, text } = renderMail(type, samples[type], 'en')
  const escaped = link.replaceAll('&', '&amp;')
  expect(html.match(new RegExp(`href="${escaped.replace(/[?.]/g, '\\$&')}"`, 'g'))).toHaveLength(2)
  expect(html).toContain(`>${escaped}</a>`)
  expect(text.split('\n')).toContain(link)
})

test('the subjects in English are those that ZITADEL sends', () => {
  const subjects = types.map((type) => renderMail(type, samples[type], 'en').subject)
  expect(subjects).toEqual([
    'Initialize User',
    'Verify email',
    'Reset password',
    'Add Passwordless Login',
    'Password of user has changed',
    'Domain has been claimed',
    'Invitation to Acme Console',
    'Verify One-Time Password',
  ])
})

test('the code is one piece that can be selected with one tap, and alone on its line in the text', () => {
  const { html, text } = renderMail('initCode', withCode, 'en')
  expect(html).toMatch(/<p class="code[^>]*user-select:all[^>]*>0M53RF<\/p>/)
  expect(text.split('\n')).toContain('0M53RF')
})

test('the code is not in the preview that a lock screen shows, nor in the subject', () => {
  const { html, subject } = renderMail('verifyEmailOTP', samples.verifyEmailOTP, 'en')
  const preview = /<div style="display:none[^>]*>([^<]*)</.exec(html)?.[1]
  expect(preview).toBe('Your code to sign in')
  expect(subject).not.toContain('48205913')
})

test.each([
  [259_200, 'en', 'The code is valid for 72 hours.'],
  [3600, 'de', 'Der Code ist 1 Stunde lang gültig.'],
  [300, 'fr', 'Ce code est valable 5 minutes.'],
  [5400, 'it', 'Il codice è valido per 90 minuti.'],
  [59, 'es', 'El código es válido durante 1 minuto.'],
])('%i seconds in %s', (validForSeconds, language, sentence) => {
  expect(renderMail('initCode', { ...withCode, validForSeconds }, language).text).toContain(sentence)
})

test('a code that does not expire mentions no expiry', () => {
  const { validForSeconds: _none, ...endless } = withCode
  expect(renderMail('initCode', endless, 'en').text).not.toContain('valid for')
})

test('a regional tag gets its language, an unknown one English', () => {
  expect(renderMail('initCode', withCode, 'de-CH').language).toBe('de')
  expect(renderMail('initCode', withCode, 'und').subject).toBe('Initialize User')
})

const evil = `<a href="https://evil.example">click</a><img src=x onerror='alert(1)'>`

test('markup in every value is text, not markup', () => {
  const values = {
    displayName: evil,
    loginName: evil,
    code: evil,
    link: `https://login.acme.ch/?x="><script>alert(1)</script>`,
    applicationName: evil,
    validForSeconds: 60,
  }
  const { html } = renderMail('inviteUser', values, 'en', { name: evil, primaryColor: '#1f5fd6' })
  expect(html).toContain('&lt;a href=&quot;')
  expect(html).not.toMatch(/<a href="https:\/\/evil|<img|<script|onerror='/)
  expect(html.match(/<a /g)).toHaveLength(2)
  expect(unbalanced(html)).toEqual([])
})

test('a colour or a logo of the branding is escaped in its attribute', () => {
  const { html } = renderMail('initCode', withCode, 'en', {
    name: 'Acme',
    primaryColor: 'red" onclick="alert(1)',
    logoUrl: `https://cdn.acme.ch/logo.png" onerror="alert(1)`,
  })
  expect(html).not.toMatch(/onclick|" onerror=/)
  expect(html).toContain('background-color:#0d6b5e')
})

test('a logo is shown in place of the name when its address is a web address', () => {
  const brand = { name: 'Acme', primaryColor: '#336699' }
  const mailHtml = renderMail('initCode', withCode, 'en', { ...brand, logoUrl: 'https://cdn.acme.ch/logo.png' }).html
  expect(mailHtml).toContain('<img src="https://cdn.acme.ch/logo.png" alt="Acme"')
  const refused = renderMail('initCode', withCode, 'en', { ...brand, logoUrl: 'javascript:alert(1)' }).html
  expect(refused).not.toContain('<img')
})

test.each([
  ['#ffd400', '#111827'],
  ['#101010', '#ffffff'],
  ['#1f5fd6', '#ffffff'],
])('on %s the button reads in %s', (primaryColor, color) => {
  const { html } = renderMail('initCode', withCode, 'en', { name: 'Acme', primaryColor })
  expect(html).toContain(`background-color:${primaryColor};color:${color}`)
})

test.each(['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', '/relative', ''.padEnd(3)])(
  'a link to %j is not sent',
  (bad) => {
    expect(() => renderMail('initCode', { ...withCode, link: bad }, 'en')).toThrow()
  },
)

test('line breaks in names add neither lines of text nor headers', () => {
  const values = {
    ...withCode,
    displayName: 'Eve\r\nBcc: x@evil.example\r\n\r\nYour account is blocked',
    applicationName: 'A\nB',
  }
  const { text, subject } = renderMail('inviteUser', values, 'en')
  expect(subject).toBe('Invitation to A B')
  expect(text.split('\n').filter((line) => /^(Bcc|Your account)/.test(line))).toEqual([])
})

test('an address in a name is not one that mail programs turn into a link; an ordinary name stays as it is', () => {
  const greeting = (displayName: string) =>
    renderMail('initCode', { ...withCode, displayName }, 'en')
      .text.split('\n')
      .find((line) => line.startsWith('Hello'))
  expect(greeting('Win at https://evil.example/x')).not.toMatch(/:\/\/|evil\.example/)
  expect(greeting('Dr. J. R. O’Neil-Smith')).toBe('Hello Dr. J. R. O’Neil-Smith,')
  expect(greeting('Zoë \u202egnp.exe')).not.toContain('\u202e')
})

test('a user without a display name is greeted by the login name', () => {
  expect(renderMail('initCode', { ...withCode, displayName: ' ' }, 'en').text).toContain('Hello minnie@acme.ch,')
})

test('a name that is too long is cut between characters; a login name is never cut', () => {
  const values = { ...withCode, displayName: '😀'.repeat(300), loginName: `${'x'.repeat(300)}@acme.ch` }
  const { text } = renderMail('initCode', values, 'en')
  expect(text).toContain(`Hello ${'😀'.repeat(200)},`)
  expect(text).toContain(values.loginName)
})
