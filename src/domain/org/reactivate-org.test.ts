import { expect, test } from 'vitest'
import { orgAdded, orgDeactivated, orgReactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideReactivateOrg } from '#domain/org/reactivate-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

test('an organization that was shut is opened', () => {
  expect(decideReactivateOrg(foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated()]).state)).toEqual([
    orgReactivated(),
  ])
})

test('an open one is not opened again', () => {
  expect(() => decideReactivateOrg(foldEvents(orgAggregate, [orgAdded('Acme')]).state)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'org.alreadyActive' }),
  )
})
