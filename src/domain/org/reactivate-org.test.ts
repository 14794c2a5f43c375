import { expect, test } from 'vitest'
import { orgAdded, orgDeactivated, orgReactivated, orgRemoved } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideReactivateOrg } from '#domain/org/reactivate-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

test('an organization that was shut is opened', () => {
  expect(decideReactivateOrg(foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated()]))).toEqual([
    orgReactivated(),
  ])
})

test('an open one is not opened again', () => {
  expect(() => decideReactivateOrg(foldEvents(orgAggregate, [orgAdded('Acme')]))).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', id: 'EVENT-bfnrh' }),
  )
})

test('one that is gone stays gone', () => {
  const removed = foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated(), orgRemoved()])
  expect(() => decideReactivateOrg(removed)).toThrow(expect.objectContaining({ kind: 'notFound', id: 'ORG-Dgf3g' }))
})
