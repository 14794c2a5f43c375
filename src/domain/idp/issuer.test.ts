import { expect, test } from 'vitest'
import { normalizeIssuer } from '#domain/idp/issuer.ts'

test.each([
  'https://accounts.acme.ch',
  'https://acme.ch:8443/realms/main',
  'http://localhost:8081',
  'http://127.0.0.1:4000/oidc',
  'http://[::1]:4000',
  'http://idp.localhost',
])('%s may be trusted', (issuer) => {
  expect(normalizeIssuer(` ${issuer} `)).toBe(issuer)
})

test.each([
  'http://accounts.acme.ch',
  'http://127.evil.example',
  'http://localhost.evil.example',
  'accounts.acme.ch',
  'https://',
  'https://user:pass@acme.ch',
  'https://acme.ch/?a=b',
  'https://acme.ch/#here',
  'https://acme.ch/?',
  'ftp://acme.ch',
  'javascript:alert(1)',
])('%s is refused', (issuer) => {
  expect(() => normalizeIssuer(issuer)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'idp.issuerInvalid' }),
  )
})
