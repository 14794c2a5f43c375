import { expect, test } from 'vitest'
import { decideDeactivateUserGrant } from '#domain/grant/deactivate-user-grant.ts'
import { userGrantAdded, userGrantDeactivated } from '#domain/grant/events.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const added = userGrantAdded({ userId: 'u1', projectId: 'p1', projectGrantId: '', roleKeys: ['reader'] })

test('a grant is suspended once', () => {
  expect(decideDeactivateUserGrant(foldEvents(userGrantAggregate, [added]).state)).toEqual([userGrantDeactivated()])
  const suspended = foldEvents(userGrantAggregate, [added, userGrantDeactivated()])
  expect(() => decideDeactivateUserGrant(suspended.state)).toThrow(/userGrant.notActive/)
})
