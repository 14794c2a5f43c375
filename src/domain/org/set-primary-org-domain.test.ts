import { expect, test } from 'vitest'
import { orgAdded, orgDomainAdded, orgDomainPrimarySet, orgDomainVerified } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideSetPrimaryOrgDomain } from '#domain/org/set-primary-org-domain.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [
  orgAdded('Acme'),
  orgDomainAdded('acme.localhost'),
  orgDomainVerified('acme.localhost'),
  orgDomainPrimarySet('acme.localhost'),
  orgDomainAdded('acme.ch'),
  orgDomainVerified('acme.ch'),
  orgDomainAdded('unproven.ch'),
])

test('a verified domain becomes the primary one', () => {
  expect(decideSetPrimaryOrgDomain('acme.ch', org.state)).toEqual([orgDomainPrimarySet('acme.ch')])
})

test('the primary one is left as it is', () => {
  expect(decideSetPrimaryOrgDomain('acme.localhost', org.state)).toEqual([])
})

test.each([
  ['unproven.ch', 'failedPrecondition', 'domain.notVerified'],
  ['other.ch', 'notFound', 'domain.notFound'],
  ['constructor', 'notFound', 'domain.notFound'],
])('%s is refused: %s %s', (domain, kind, reason) => {
  expect(() => decideSetPrimaryOrgDomain(domain, org.state)).toThrow(expect.objectContaining({ kind, reason }))
})
