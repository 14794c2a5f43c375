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

test('checks for the proof that was requested', () => {
  expect(decideValidateOrgDomain('asked.ch', org.state)).toEqual({ type: 'dns', code: 'sealed' })
})

test.each([
  ['unasked.ch', 'failedPrecondition', 'domain.validationMissing'],
  ['proven.ch', 'failedPrecondition', 'domain.alreadyVerified'],
  ['other.ch', 'notFound', 'domain.notFound'],
])('%s is refused: %s %s', (domain, kind, reason) => {
  expect(() => decideValidateOrgDomain(domain, org.state)).toThrow(expect.objectContaining({ kind, reason }))
})
