import { expect, test } from 'vitest'
import {
  type OrgEvent,
  orgAdded,
  orgDomainAdded,
  orgDomainAsserted,
  orgDomainVerificationAdded,
  orgDomainVerified,
} from '#domain/org/events.ts'
import { decideAddOrgDomain } from '#domain/org/flows/add-org-domain.ts'
import { decideValidateOrgDomain } from '#domain/org/flows/validate-org-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const orgAfter = (...events: OrgEvent[]) => foldEvents(orgAggregate, [orgAdded('Acme'), ...events]).state
const DOMAIN = 'acme.ch'
const proof = orgDomainVerificationAdded({ domain: DOMAIN, validationType: 'dns', code: 'sealed' })
const [added, verified] = [orgDomainAdded(DOMAIN), orgDomainVerified(DOMAIN)]

const commands = {
  add: (org: Org) => decideAddOrgDomain({ domain: DOMAIN, needsProof: false }, org),
  addForProof: (org: Org) => decideAddOrgDomain({ domain: DOMAIN, needsProof: true }, org),
}
const again = { add: 'domain.alreadyExists', addForProof: 'domain.alreadyExists' }

testLifecycle(orgAfter, commands, {
  'unknown domain': { after: [], add: [added, orgDomainAsserted(DOMAIN)], addForProof: [added] },
  'added domain': { after: [added], ...again },
  'verified domain': { after: [added, verified], ...again },
})

test.each([
  ['a domain without generated validation', [added], 'domain.validationMissing'],
  ['a verified domain', [added, proof, verified], 'domain.alreadyVerified'],
  ['an unknown domain', [], 'domain.notFound'],
])('validating %s is rejected: %s', (_what, events, reason) => {
  expect(() => decideValidateOrgDomain(DOMAIN, orgAfter(...events))).toThrow(expect.objectContaining({ reason }))
})

test('validates by the proof that was generated', () => {
  expect(decideValidateOrgDomain(DOMAIN, orgAfter(added, proof))).toEqual({ type: 'dns', code: 'sealed' })
})
