import { expect, test } from 'vitest'
import { decideAddGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'

const seal = (secret: string) => `sealed(${secret})`
const options = {
  isLinkingAllowed: true,
  isCreationAllowed: true,
  isAutoCreation: false,
  isAutoUpdate: false,
  autoLinking: 0,
}
const input = {
  name: ' Acme ',
  issuer: 'https://accounts.acme.ch',
  clientId: 'usher',
  clientSecret: ' s3cret ',
  scopes: ['openid', 'email', 'openid', ' '],
  isIdTokenMapping: false,
  usePkce: true,
  options,
}

test('stores a provider with its secret encrypted', () => {
  expect(decideAddGenericOidcProvider(input, seal)).toEqual({
    type: 'idp.added',
    payload: {
      name: 'Acme',
      options,
      config: {
        kind: 'oidc',
        issuer: 'https://accounts.acme.ch',
        clientId: 'usher',
        clientSecret: 'sealed(s3cret)',
        scopes: ['openid', 'email'],
        isIdTokenMapping: false,
        usePkce: true,
        ownCallback: true,
      },
    },
  })
})

test('a secret is required', () => {
  expect(() => decideAddGenericOidcProvider({ ...input, clientSecret: ' ' }, seal)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', reason: 'idp.clientSecretMissing' }),
  )
})
