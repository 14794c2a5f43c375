import { expect, test } from 'vitest'
import { decideDeactivateOrg } from '#domain/org/deactivate-org.ts'
import { orgAdded, orgDeactivated, orgReactivated, orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideReactivateOrg } from '#domain/org/reactivate-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const active = foldEvents(orgAggregate, [orgAdded('Acme')])
const inactive = foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated()])
const removed = foldEvents(orgAggregate, [orgAdded('Acme'), orgRemoved()])

test('an active organization is shut', () => {
  expect(decideDeactivateOrg(active)).toEqual([orgDeactivated()])
})

test('one that is shut is not shut again', () => {
  expect(() => decideDeactivateOrg(inactive)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', id: 'EVENT-Dbs2g' }),
  )
})

test('one that is gone is not found', () => {
  for (const org of [removed, foldEvents(orgAggregate, [])])
    expect(() => decideDeactivateOrg(org)).toThrow(expect.objectContaining({ kind: 'notFound', id: 'ORG-oL9nT' }))
})

test('what was shut and opened can be shut again', () => {
  const opened = foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated(), ...decideReactivateOrg(inactive)])
  expect(decideDeactivateOrg(opened)).toEqual([orgDeactivated()])
  expect(orgReactivated()).toEqual(decideReactivateOrg(inactive)[0])
})
