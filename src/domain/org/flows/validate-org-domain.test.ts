import { expect, test } from 'vitest'
import { orgDomainAdded, orgDomainVerificationAdded, orgDomainVerified } from '#domain/org/events.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { decideValidateOrgDomain } from '#domain/org/flows/validate-org-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const proof = (domain: string) => orgDomainVerificationAdded({ domain, validationType: 'dns', code: 'sealed' })
const org = foldEvents(orgAggregate, [
  ...decideAddOrg('Acme', ['acme.localhost']),
  orgDomainAdded('asked.ch'),
  proof('asked.ch'),
  orgDomainAdded('unasked.ch'),
  orgDomainAdded('proven.ch'),
  proof('proven.ch'),
  orgDomainVerified('proven.ch'),
])

test('the proof that was asked for is the one looked for', () => {
  expect(decideValidateOrgDomain('asked.ch', org)).toEqual({ type: 'dns', code: 'sealed' })
})

test.each([
  ['unasked.ch', 'failedPrecondition', 'ORG-SFBB3'],
  ['proven.ch', 'failedPrecondition', 'ORG-HGw21'],
  ['other.ch', 'notFound', 'ORG-Sjdi3'],
])('%s is refused: %s %s', (domain, kind, id) => {
  expect(() => decideValidateOrgDomain(domain, org)).toThrow(expect.objectContaining({ kind, id }))
})
