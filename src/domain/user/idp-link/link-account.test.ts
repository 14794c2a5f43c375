import { expect, test } from 'vitest'
import { idpAggregate } from '#domain/idp/idp.ts'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { decideLinkAccount } from '#domain/user/idp-link/link-account.ts'
import { nonexistent } from '#eventstore/fold.ts'
import { added, refusalOf, userAfter } from '#test/support/people.ts'

const account = { idpId: 'google', externalUserId: 'm1', displayName: 'Minnie' }
const unknown = nonexistent(idpAggregate, 'google')
const known = (owner: string) => ({
  ...unknown,
  owner,
  sequence: 1,
  state: { ...unknown.state, status: 'active' as const },
})

test('a provider of the instance is linked', () => {
  expect(decideLinkAccount(userAfter(added()), known('instance'), account)).toEqual([
    idpLinkAdded('google', 'm1', 'Minnie'),
  ])
})

test.each([
  ['an unknown provider', [], unknown, 'idpLink.providerNotFound'],
  ['a provider of another organization', [], known('999'), 'idpLink.providerNotFound'],
  ['an account that is linked', [idpLinkAdded('google', 'M1', '')], known('instance'), 'idpLink.alreadyExists'],
] as const)('%s is rejected', (_what, before, idp, reason) => {
  expect(refusalOf(() => decideLinkAccount(userAfter(added(), ...before), idp, account))).toBe(reason)
})
