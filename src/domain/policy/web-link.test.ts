import { expect, test } from 'vitest'
import { isWebLink } from '#domain/policy/web-link.ts'

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
