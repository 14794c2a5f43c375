import { decideDeactivateUserGrant } from '#domain/grant/deactivate-user-grant.ts'
import {
  type UserGrantEvent,
  userGrantAdded,
  userGrantChanged,
  userGrantDeactivated,
  userGrantReactivated,
} from '#domain/grant/events.ts'
import { decideReactivateUserGrant } from '#domain/grant/reactivate-user-grant.ts'
import { decideUpdateUserGrant } from '#domain/grant/update-user-grant.ts'
import { type UserGrant, userGrantAggregate } from '#domain/grant/user-grant.ts'
import { foldEvents } from '#test/support/fold-events.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const added = userGrantAdded({ userId: 'u1', projectId: 'p1', projectGrantId: '', roleKeys: ['reader'] })
const grantAfter = (...events: UserGrantEvent[]) => foldEvents(userGrantAggregate, [added, ...events]).state

const grantable = { projectGrantId: '', roleKeys: new Set(['reader', 'writer']) }
const update =
  (...roleKeys: string[]) =>
  (grant: UserGrant) =>
    decideUpdateUserGrant(grant, grantable, roleKeys)

const commands = {
  deactivate: decideDeactivateUserGrant,
  reactivate: decideReactivateUserGrant,
  update: update('writer', 'writer'),
  updateToNoRoles: update(),
  updateWithoutChange: update('reader'),
  updateToSameRolesTwice: update('reader', 'reader'),
  updateToUngrantableRole: update('reader', 'boss'),
}
const updates = {
  update: [userGrantChanged(['writer'])],
  updateToNoRoles: [userGrantChanged([])],
  updateWithoutChange: 'userGrant.notChanged',
  updateToSameRolesTwice: 'userGrant.notChanged',
  updateToUngrantableRole: 'userGrant.roleNotGrantable',
}

testLifecycle(grantAfter, commands, {
  'active grant': { after: [], deactivate: [userGrantDeactivated()], reactivate: 'userGrant.notInactive', ...updates },
  'inactive grant': {
    after: [userGrantDeactivated()],
    deactivate: 'userGrant.notActive',
    reactivate: [userGrantReactivated()],
    ...updates,
  },
})
