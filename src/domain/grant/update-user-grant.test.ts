import { expect, test } from 'vitest'
import { userGrantAdded, userGrantChanged } from '#domain/grant/events.ts'
import { decideUpdateUserGrant } from '#domain/grant/update-user-grant.ts'
import { userGrantAggregate } from '#domain/grant/user-grant.ts'
import { foldEvents } from '#test/support/fold-events.ts'

const added = userGrantAdded({ userId: 'u1', projectId: 'p1', projectGrantId: '', roleKeys: ['reader'] })
const { state } = foldEvents(userGrantAggregate, [added])

test('the roles of a grant are replaced; the same ones are refused', () => {
  expect(decideUpdateUserGrant(state, ['writer'])).toEqual([userGrantChanged(['writer'])])
  expect(() => decideUpdateUserGrant(state, ['reader'])).toThrow(/COMMAND-Rs8fy/)
})
