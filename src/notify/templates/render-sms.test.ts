import { expect, test } from 'vitest'
import { supportedLanguages } from '#kit/translate.ts'
import { renderSms, type SmsType } from '#notify/templates/render-sms.ts'

const types: SmsType[] = ['verifyPhone', 'verifySmsOtp', 'passwordReset']
const every = types.flatMap((type) => supportedLanguages.map((language) => [type, language] as const))

test.each(every)('%s in %s begins with the code, names the product and fits into two messages', (type, language) => {
  const text = renderSms(type, { code: '48205913', validForSeconds: 300 }, language)
  expect(text).toMatch(/^48205913 /)
  expect(text).toContain('Usher')
  expect(text).toMatch(/\b5 min/i)
  expect(text).not.toMatch(/\{\{|undefined/)
  expect(text.length).toBeLessThan(200)
})

test('a bound code ends with the line that browsers read', () => {
  const text = renderSms('verifySmsOtp', { code: '48205913', validForSeconds: 300, domain: 'login.acme.ch' }, 'en')
  expect(text.split('\n').at(-1)).toBe('@login.acme.ch #48205913')
})

test('an unknown language gets English', () => {
  expect(renderSms('verifyPhone', { code: '1', validForSeconds: 60 }, 'ja')).toContain('is your code')
})
