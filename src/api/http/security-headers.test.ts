import { expect, test } from 'vitest'
import { securityHeaders } from '#api/http/security-headers.ts'

const hsts = (externalUrl?: string) => securityHeaders(externalUrl)['strict-transport-security']

test.each(['https://id.acme.example', 'https://id.acme.example:8443', 'https://localhost.acme.example'])(
  '%s is to be reached by https alone, for a year',
  (url) => expect(hsts(url)).toBe('max-age=31536000'),
)

test.each([
  undefined,
  'http://id.acme.example',
  'http://localhost:8080',
  'https://localhost:8443',
  'https://a.localhost',
])('sends no HSTS header for %s', (url) => expect(hsts(url)).toBeUndefined())
