import { expect, test } from 'vitest'
import {
  orgChanged,
  orgDomainAdded,
  orgDomainPrimarySet,
  orgDomainRemoved,
  orgDomainVerified,
} from '#domain/org/events.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { decideUpdateOrg } from '#domain/org/flows/update-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const added = decideAddOrg('Acme', ['acme.localhost'])
const org = foldEvents(orgAggregate, added)
const domains = { former: 'acme.localhost', next: 'umbrella.localhost' }

test('the generated domain follows the name', () => {
  expect(decideUpdateOrg({ name: 'Umbrella', domains }, org.state)).toEqual([
    orgChanged('Umbrella'),
    orgDomainAdded('umbrella.localhost'),
    orgDomainVerified('umbrella.localhost'),
    orgDomainPrimarySet('umbrella.localhost'),
    orgDomainRemoved('acme.localhost'),
  ])
})

test('keeps a primary domain that was not generated', () => {
  const org = foldEvents(orgAggregate, [
    ...added,
    orgDomainAdded('acme.ch'),
    orgDomainVerified('acme.ch'),
    orgDomainPrimarySet('acme.ch'),
  ])
  const events = decideUpdateOrg({ name: 'Umbrella', domains }, org.state)
  expect(events.map(({ type }) => type)).not.toContain('org.domain.primary.set')
})

test('keeps the domains if the generated domain is the same or was removed', () => {
  expect(
    decideUpdateOrg({ name: 'ACME', domains: { former: 'acme.localhost', next: 'acme.localhost' } }, org.state),
  ).toEqual([orgChanged('ACME')])
  expect(decideUpdateOrg({ name: 'Umbrella', domains: { ...domains, former: undefined } }, org.state)).toEqual([
    orgChanged('Umbrella'),
  ])
})

test('does not add a domain that the organization has, verified or not', () => {
  const has = foldEvents(orgAggregate, [...added, orgDomainAdded('umbrella.localhost')])
  expect(decideUpdateOrg({ name: 'Umbrella', domains }, has.state).map(({ type }) => type)).toEqual([
    'org.changed',
    'org.domain.verified',
    'org.domain.primary.set',
    'org.domain.removed',
  ])
})

test('the same name is rejected', () => {
  expect(() => decideUpdateOrg({ name: 'Acme', domains }, org.state)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'org.notChanged' }),
  )
})
