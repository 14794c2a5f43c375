import { expect, test } from 'vitest'
import { isBelow, parseReturnUrl } from '#domain/access-key/return-url.ts'

test.each([
  'https://portal.example/start?x=',
  'https://portal.example:8443/',
  'http://localhost:3000/x',
  'http://127.0.0.1/',
])('%s may be led to', (text) => expect(parseReturnUrl(text)?.href).toBe(new URL(text).href))

test.each([
  '',
  'portal.example',
  '//portal.example',
  'http://portal.example/',
  'ftp://portal.example/',
  'javascript:alert(1)',
  'https://good.example@evil.example/',
  'https://portal.example\\@evil.example/',
  'https://portal.example/ x',
  'https://portal.example/\n',
  'https://portal.example/#x',
])('%j may not', (text) => expect(parseReturnUrl(text)).toBeUndefined())

test.each([
  ['https://portal.example/start?x=', 'https://portal.example/start', true],
  ['https://portal.example/start/now', 'https://portal.example/start', true],
  ['https://portal.example/start/now', 'https://portal.example/start/', true],
  ['https://portal.example/anything', 'https://portal.example/', true],
  ['https://portal.example/starting', 'https://portal.example/start', false],
  ['https://portal.example/start/../evil', 'https://portal.example/start', false],
  ['https://portal.example.evil/start', 'https://portal.example/start', false],
  ['https://portal.example:444/start', 'https://portal.example/start', false],
  ['http://portal.example/start', 'https://portal.example/start', false],
])('%s is below %s: %s', (url, allowed, expected) => {
  expect(isBelow(new URL(url), [allowed])).toBe(expected)
})
