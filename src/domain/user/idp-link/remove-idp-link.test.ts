import { expect, test } from 'vitest'
import { idpLinkAdded } from '#domain/user/idp-link/events.ts'
import { decideRemoveIdpLink } from '#domain/user/idp-link/remove-idp-link.ts'
import { added, refusalOf, stateAfter } from '#test/support/people.ts'

const history = [added(), idpLinkAdded('google', 'm1', 'Minnie'), idpLinkAdded('google', 'm2', 'Minnie')] as const
const decide = (idpId: string, externalUserId: string) =>
  decideRemoveIdpLink(stateAfter(...history), { idpId, externalUserId })

test('removes the link and keeps others', () => {
  const links = stateAfter(...history, ...decide('google', 'm1')).idpLinks
  expect(links.map((link) => link.externalUserId)).toEqual(['m2'])
})

test.each([
  ['google', 'm3'],
  ['github', 'm1'],
])('there is no link to %s, %s', (idpId, externalUserId) => {
  expect(refusalOf(() => decide(idpId, externalUserId))).toBe('idpLink.notFound')
})
