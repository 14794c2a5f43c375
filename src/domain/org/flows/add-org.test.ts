import { expect, test } from 'vitest'
import { orgAdded, orgDomainAdded, orgDomainPrimarySet, orgDomainVerified } from '#domain/org/events.ts'
import { decideAddOrg } from '#domain/org/flows/add-org.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

test('an organization begins with its verified domain as the primary one', () => {
  expect(decideAddOrg('Acme', ['acme.localhost'])).toEqual([
    orgAdded('Acme'),
    orgDomainAdded('acme.localhost'),
    orgDomainVerified('acme.localhost'),
    orgDomainPrimarySet('acme.localhost'),
  ])
})

test('of several domains the last is the primary one, and each is added once', () => {
  const { state } = foldEvents(orgAggregate, decideAddOrg('Acme', ['acme.localhost', 'acme.ch']))
  expect(Object.keys(state.domains)).toEqual(['acme.localhost', 'acme.ch'])
  expect(state.primaryDomain).toBe('acme.ch')
  expect(decideAddOrg('Acme', ['acme.ch', 'acme.ch'])).toHaveLength(4)
})

test('its name and its domains are claimed', () => {
  const org = foldEvents(orgAggregate, decideAddOrg('ACME', ['acme.ch']))
  expect(orgAggregate.names(org).map(({ scope, name }) => `${scope} ${name}`)).toEqual([
    'org_names acme',
    'org_domains acme.ch',
  ])
})
