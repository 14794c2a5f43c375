import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { decideDeactivateUser } from '#domain/user/lifecycle/deactivate-user.ts'
import { userDeactivated, userLocked, userReactivated, userUnlocked } from '#domain/user/lifecycle/events.ts'
import { decideLockUser } from '#domain/user/lifecycle/lock-user.ts'
import { decideReactivateUser } from '#domain/user/lifecycle/reactivate-user.ts'
import { decideUnlockUser } from '#domain/user/lifecycle/unlock-user.ts'
import { added, codeFor, stateAfter } from '#test/support/people.ts'
import { testLifecycle } from '#test/support/test-lifecycle.ts'

const commands = {
  lock: decideLockUser,
  unlock: decideUnlockUser,
  deactivate: decideDeactivateUser,
  reactivate: decideReactivateUser,
}

testLifecycle(stateAfter, commands, {
  'active user': {
    after: [added()],
    lock: [userLocked()],
    unlock: 'user.notLocked',
    deactivate: [userDeactivated()],
    reactivate: 'user.notInactive',
  },
  'initial user': {
    after: [added(), initializationCodeAdded(codeFor('initializeUser').payload)],
    lock: [userLocked()],
    unlock: 'user.notLocked',
    deactivate: 'user.initialNotDeactivatable',
    reactivate: 'user.notInactive',
  },
  'inactive user': {
    after: [added(), userDeactivated()],
    lock: 'user.notActiveOrInitial',
    unlock: 'user.notLocked',
    deactivate: 'user.alreadyInactive',
    reactivate: [userReactivated()],
  },
  'locked user': {
    after: [added(), userLocked()],
    lock: 'user.notActiveOrInitial',
    unlock: [userUnlocked()],
    deactivate: [userDeactivated()],
    reactivate: 'user.notInactive',
  },
})
