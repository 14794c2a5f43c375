import { expect, test } from 'vitest'
import { decideAddGenericOidcProvider } from '#domain/idp/add-generic-oidc-provider.ts'
import { type Idp, idpAggregate, idpRemoved } from '#domain/idp/idp.ts'
import { decideUpdateGenericOidcProvider } from '#domain/idp/update-generic-oidc-provider.ts'
import type { Folded } from '#eventstore/aggregate.ts'
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
const place = { owner: 'org-1', prefix: 'ORG' } as const
const added = decideAddGenericOidcProvider(input, 'ORG', (secret) => `sealed(${secret})`)
const idp: Folded<Idp> = foldEvents(idpAggregate, [added])
const silent = { ...input, clientSecret: '' }

test('without a new secret the old one stays', () => {
  const [event] = decideUpdateGenericOidcProvider({ ...silent, name: 'Renamed' }, '', place, idp)
  expect(event?.payload).toMatchObject({ name: 'Renamed', config: { clientSecret: 'sealed(old)' } })
})

test('a new secret replaces the old one', () => {
  const [event] = decideUpdateGenericOidcProvider(input, 'sealed(new)', place, idp)
  expect(event?.payload).toMatchObject({ config: { clientSecret: 'sealed(new)' } })
})

test('what says nothing new changes nothing', () => {
  expect(decideUpdateGenericOidcProvider(silent, '', place, idp)).toEqual([])
})

test.each([
  ['unknown', foldEvents(idpAggregate, [])],
  ['removed', foldEvents(idpAggregate, [added, idpRemoved()])],
  ["another organization's", foldEvents(idpAggregate, [added], { owner: 'org-2' })],
  ["the instance's", foldEvents(idpAggregate, [added], { owner: 'instance' })],
])('a provider that is %s is not found', (_which, found) => {
  expect(() => decideUpdateGenericOidcProvider(silent, '', place, found)).toThrow(
    expect.objectContaining({ kind: 'notFound', id: 'ORG-Dg331' }),
  )
})

test.each([
  [{ name: '' }, 'ORG-Dvf4f'],
  [{ issuer: 'nowhere' }, 'ORG-BDfr3'],
  [{ clientId: '' }, 'ORG-Db3bs'],
])('%j is refused: %s', (changes, id) => {
  expect(() => decideUpdateGenericOidcProvider({ ...silent, ...changes }, '', place, idp)).toThrow(
    expect.objectContaining({ kind: 'invalidArgument', id }),
  )
})
