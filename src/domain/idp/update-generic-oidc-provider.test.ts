import { expect, test } from 'vitest'
import { decideAddGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { idpAggregate } from '#domain/idp/idp.ts'
import { decideUpdateGenericOidcProvider } from '#domain/idp/update-generic-oidc-provider.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const input = {
  name: 'Acme',
  issuer: 'https://accounts.acme.ch',
  clientId: 'usher',
  clientSecret: 'old',
  scopes: ['openid'],
  isIdTokenMapping: false,
  usePkce: false,
  options: {
    isLinkingAllowed: true,
    isCreationAllowed: false,
    isAutoCreation: false,
    isAutoUpdate: false,
    autoLinking: 0,
  },
}
const added = decideAddGenericOidcProvider(input, (secret: string) => `sealed(${secret})`)
const { state: idp } = foldEvents(idpAggregate, [added])
const silent = { ...input, clientSecret: '' }

test('keeps the stored secret if none is given', () => {
  const [event] = decideUpdateGenericOidcProvider({ ...silent, name: 'Renamed' }, '', idp)
  expect(event?.payload).toMatchObject({ name: 'Renamed', config: { clientSecret: 'sealed(old)' } })
})

test('replaces the stored secret', () => {
  const [event] = decideUpdateGenericOidcProvider(input, 'sealed(new)', idp)
  expect(event?.payload).toMatchObject({ config: { clientSecret: 'sealed(new)' } })
})

test('an update with equal values changes nothing', () => {
  expect(decideUpdateGenericOidcProvider(silent, '', idp)).toEqual([])
})
