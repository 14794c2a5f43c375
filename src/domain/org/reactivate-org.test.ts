import { expect, test } from 'vitest'
import { orgAdded, orgDeactivated, orgReactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideReactivateOrg } from '#domain/org/reactivate-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

test('reactivates a deactivated organization', () => {
  expect(decideReactivateOrg(foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated()]).state)).toEqual([
    orgReactivated(),
  ])
})

test('rejects an active organization', () => {
  expect(() => decideReactivateOrg(foldEvents(orgAggregate, [orgAdded('Acme')]).state)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'org.alreadyActive' }),
  )
})
