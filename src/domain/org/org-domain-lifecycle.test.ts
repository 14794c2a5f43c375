import { expect, test } from 'vitest'
import {
  type OrgEvent,
  orgAdded,
  orgDomainAdded,
  orgDomainAsserted,
  orgDomainPrimarySet,
  orgDomainRemoved,
  orgDomainVerificationAdded,
  orgDomainVerified,
} from '#domain/org/events.ts'
import { decideGenerateOrgDomainValidation } from '#domain/org/generate-org-domain-validation.ts'
import { orgAggregate } from '#domain/org/org.ts'
import type { Org } from '#domain/org/org-state.ts'
import { decideRemoveOrgDomain } from '#domain/org/remove-org-domain.ts'
import { decideSetPrimaryOrgDomain } from '#domain/org/set-primary-org-domain.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { given } from '#test/support/given.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const foldedAfter = (...events: OrgEvent[]) => foldEvents(orgAggregate, [orgAdded('Acme'), ...events])
const orgAfter = (...events: OrgEvent[]) => foldedAfter(...events).state
const DOMAIN = 'acme.ch'
const proof = orgDomainVerificationAdded({ domain: DOMAIN, validationType: 'dns', code: 'sealed' })
const [added, verified, primary] = [orgDomainAdded(DOMAIN), orgDomainVerified(DOMAIN), orgDomainPrimarySet(DOMAIN)]

const commandsOn = (domain: string) => ({
  generateValidation: (org: Org) =>
    decideGenerateOrgDomainValidation({ domain, validationType: 'dns', code: 'sealed' }, org),
  setPrimary: (org: Org) => decideSetPrimaryOrgDomain(domain, org),
  remove: (org: Org) => decideRemoveOrgDomain(domain, org),
})

testLifecycle(orgAfter, commandsOn(DOMAIN), {
  'unknown domain': {
    after: [],
    generateValidation: 'domain.notFound',
    setPrimary: 'domain.notFound',
    remove: 'domain.notFound',
  },
  'added domain': {
    after: [added],
    generateValidation: [proof],
    setPrimary: 'domain.notVerified',
    remove: [orgDomainRemoved(DOMAIN)],
  },
  'verified domain': {
    after: [added, verified],
    generateValidation: 'domain.alreadyVerified',
    setPrimary: [primary],
    remove: [orgDomainRemoved(DOMAIN)],
  },
  'primary domain': {
    after: [added, verified, primary],
    generateValidation: 'domain.alreadyVerified',
    setPrimary: [],
    remove: 'domain.primaryNotRemovable',
  },
})

test.each(['constructor', 'toString'])('%s, a property of each object, is an unknown domain', (name) => {
  for (const command of Object.values(commandsOn(name))) given(orgAfter)(added).when(command).expects('domain.notFound')
})

test.each([
  ['an asserted domain', [added, orgDomainAsserted(DOMAIN)], ['acme']],
  ['a domain that waits for its proof', [added], ['acme']],
  ['a proven domain', [added, verified], ['acme', DOMAIN]],
  ['a removed domain', [added, verified, orgDomainRemoved(DOMAIN)], ['acme']],
])('%s: the organization claims the names %j', (_what, events, names) => {
  expect(orgAggregate.names(foldedAfter(...events)).map(({ name }) => name)).toEqual(names)
})
