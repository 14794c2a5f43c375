import { expect, test } from 'vitest'
import { decideDeactivateOrg } from '#domain/org/deactivate-org.ts'
import { orgAdded, orgDeactivated, orgReactivated } from '#domain/org/events.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { decideReactivateOrg } from '#domain/org/reactivate-org.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const active = foldEvents(orgAggregate, [orgAdded('Acme')])
const inactive = foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated()])

test('deactivates an active organization', () => {
  expect(decideDeactivateOrg(active.state)).toEqual([orgDeactivated()])
})

test('rejects an inactive organization', () => {
  expect(() => decideDeactivateOrg(inactive.state)).toThrow(
    expect.objectContaining({ kind: 'failedPrecondition', reason: 'org.alreadyInactive' }),
  )
})

test('a reactivated organization can be deactivated again', () => {
  const opened = foldEvents(orgAggregate, [orgAdded('Acme'), orgDeactivated(), ...decideReactivateOrg(inactive.state)])
  expect(decideDeactivateOrg(opened.state)).toEqual([orgDeactivated()])
  expect(orgReactivated()).toEqual(decideReactivateOrg(inactive.state)[0])
})
