import { expect, test } from 'vitest'
import { userGrantAdded, userGrantDeactivated, userGrantReactivated } from '#domain/grant/events.ts'
import { decideReactivateUserGrant } from '#domain/grant/reactivate-user-grant.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const added = userGrantAdded({ userId: 'u1', projectId: 'p1', projectGrantId: '', roleKeys: ['reader'] })

test('reactivates a deactivated grant, and rejects an active one', () => {
  const suspended = foldEvents(userGrantAggregate, [added, userGrantDeactivated()])
  expect(decideReactivateUserGrant(suspended.state)).toEqual([userGrantReactivated()])
  expect(() => decideReactivateUserGrant(foldEvents(userGrantAggregate, [added]).state)).toThrow(
    /userGrant.notInactive/,
  )
})
