import { expect, test } from 'vitest'
import { normalizeOidcProvider } from '#domain/idp/oidc-provider-input.ts'

const input = {
  name: ' Acme ',
  issuer: 'https://accounts.acme.ch',
  clientId: ' usher ',
  clientSecret: ' s3cret ',
  scopes: ['openid', ' openid', ''],
  isIdTokenMapping: false,
  usePkce: true,
  options: {
    isLinkingAllowed: true,
    isCreationAllowed: true,
    isAutoCreation: false,
    isAutoUpdate: false,
    autoLinking: 0,
  },
}

test('surrounding spaces and duplicate scopes are removed', () => {
  expect(normalizeOidcProvider(input)).toEqual({
    ...input,
    name: 'Acme',
    clientId: 'usher',
    clientSecret: 's3cret',
    scopes: ['openid'],
  })
})

test.each([
  [{ name: ' ' }, 'idp.nameMissing'],
  [{ issuer: '' }, 'idp.issuerMissing'],
  [{ issuer: 'http://accounts.acme.ch' }, 'idp.issuerInvalid'],
  [{ issuer: 'nowhere' }, 'idp.issuerInvalid'],
  [{ clientId: '' }, 'idp.clientIdMissing'],
])('%j is rejected: %s', (changes, reason) => {
  expect(() => normalizeOidcProvider({ ...input, ...changes })).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason }),
  )
})
