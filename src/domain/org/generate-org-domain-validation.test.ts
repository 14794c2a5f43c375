import { expect, test } from 'vitest'
import { orgAdded, orgDomainAdded, orgDomainVerificationAdded, orgDomainVerified } from '#domain/org/events.ts'
import { decideGenerateOrgDomainValidation } from '#domain/org/generate-org-domain-validation.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { proofPlace } from '#domain/org/prove-domain.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const org = foldEvents(orgAggregate, [
  orgAdded('Acme'),
  orgDomainAdded('acme.ch'),
  orgDomainAdded('proven.ch'),
  orgDomainVerified('proven.ch'),
])
const validationOf = (domain: string) => ({ domain, validationType: 'dns' as const, code: 'sealed' })

test('a domain that is not verified gets a token', () => {
  expect(decideGenerateOrgDomainValidation(validationOf('acme.ch'), org.state)).toEqual([
    orgDomainVerificationAdded(validationOf('acme.ch')),
  ])
})

test.each([
  ['proven.ch', 'failedPrecondition', 'domain.alreadyVerified'],
  ['other.ch', 'notFound', 'domain.notFound'],
])('%s is refused: %s %s', (domain, kind, reason) => {
  expect(() => decideGenerateOrgDomainValidation(validationOf(domain), org.state)).toThrow(
    expect.objectContaining({ kind, reason }),
  )
})

test('returns a token and a place that only the owner of the domain can write', () => {
  expect(proofPlace('müller.ch', 'dns', 'Abc')).toBe('_zitadel-challenge.xn--mller-kva.ch')
  expect(proofPlace('acme.ch', 'http', 'Abc')).toBe('https://acme.ch/.well-known/zitadel-challenge/Abc.txt')
})
