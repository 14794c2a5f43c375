import { expect, test } from 'vitest'
import {
  orgAdded,
  orgDomainAdded,
  orgDomainPrimarySet,
  orgDomainRemoved,
  orgDomainVerified,
} from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideRemoveOrgDomain } from '#domain/org/remove-org-domain.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const events = [
  orgAdded('Acme'),
  orgDomainAdded('acme.localhost'),
  orgDomainVerified('acme.localhost'),
  orgDomainPrimarySet('acme.localhost'),
  orgDomainAdded('acme.ch'),
  orgDomainVerified('acme.ch'),
]
const org = foldEvents(orgAggregate, events)

test('removes a domain, and frees its name', () => {
  expect(decideRemoveOrgDomain('acme.ch', org.state)).toEqual([orgDomainRemoved('acme.ch')])
  const after = foldEvents(orgAggregate, [...events, orgDomainRemoved('acme.ch')])
  expect(orgAggregate.names(after).map(({ name }) => name)).toEqual(['acme', 'acme.localhost'])
})

test.each([
  ['acme.localhost', 'failedPrecondition', 'domain.primaryNotRemovable'],
  ['other.ch', 'notFound', 'domain.notFound'],
  ['toString', 'notFound', 'domain.notFound'],
])('%s is refused: %s %s', (domain, kind, reason) => {
  expect(() => decideRemoveOrgDomain(domain, org.state)).toThrow(expect.objectContaining({ kind, reason }))
})
