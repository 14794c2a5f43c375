import { expect, test } from 'vitest'
import { isRedirectTarget, isWebLink } from '#domain/policy/web-link.ts'

test.each(['', 'https://acme.ch/terms', 'http://localhost:4200/', 'https://acme.ch/{{.Lang}}/privacy?a=b#c'])(
  '%j is a link that people may be sent to',
  (link) => expect(isWebLink(link)).toBe(true),
)

test.each([
  'javascript:alert(1)',
  'data:text/html,x',
  '/terms',
  '//evil.example/terms',
  'https://',
  'https://good.example@evil.example/',
  'mailto:a@b.ch',
  'ftp://acme.ch',
  'not a link',
])('%j is none', (link) => expect(isWebLink(link)).toBe(false))

test.each(['', 'https://acme.ch/app', 'ch.acme.app:/signed-in', 'ch.acme.app://home'])(
  '%j may be where a sign-in ends',
  (uri) => expect(isRedirectTarget(uri)).toBe(true),
)

test.each([
  'javascript:alert(1)',
  'javascript:/x',
  'data:text/html,x',
  'acme:/x',
  '/home',
  'ch.acme.app:',
  'file:///etc',
])('%j may not', (uri) => expect(isRedirectTarget(uri)).toBe(false))
