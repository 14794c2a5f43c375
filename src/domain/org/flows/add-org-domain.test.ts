import { expect, test } from 'vitest'
import { orgDomainAdded, orgDomainAsserted } from '#domain/org/events.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { decideAddOrgDomain } from '#domain/org/flows/add-org-domain.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const added = decideAddOrg('Acme', ['acme.localhost'])
const org = foldEvents(orgAggregate, added)

test('adds a domain as verified, or pending its validation', () => {
  expect(decideAddOrgDomain({ domain: 'acme.ch', needsProof: false }, org.state)).toEqual([
    orgDomainAdded('acme.ch'),
    orgDomainAsserted('acme.ch'),
  ])
  expect(decideAddOrgDomain({ domain: 'acme.ch', needsProof: true }, org.state)).toEqual([orgDomainAdded('acme.ch')])
})

test('only a proven domain is claimed: many may assert one, or wait for its proof', () => {
  const asserted = foldEvents(orgAggregate, [
    ...added,
    ...decideAddOrgDomain({ domain: 'acme.ch', needsProof: false }, org.state),
  ])
  expect(orgAggregate.names(asserted).map(({ name }) => name)).not.toContain('acme.ch')
  const waiting = foldEvents(orgAggregate, [
    ...added,
    ...decideAddOrgDomain({ domain: 'acme.ch', needsProof: true }, org.state),
  ])
  expect(orgAggregate.names(waiting).map(({ name }) => name)).not.toContain('acme.ch')
})

test('a domain that it has is refused', () => {
  expect(() => decideAddOrgDomain({ domain: 'acme.localhost', needsProof: false }, org.state)).toThrow(
    expect.objectContaining({ kind: 'alreadyExists', reason: 'domain.alreadyExists' }),
  )
})
