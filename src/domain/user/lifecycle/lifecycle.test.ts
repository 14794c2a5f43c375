/** Commands on the state of a user: what each does in each state. */
import { describe, test } from 'vitest'
import { initializationCodeAdded } from '#domain/user/initialization/events.ts'
import { decideDeactivateUser } from '#domain/user/lifecycle/deactivate-user.ts'
import { userDeactivated, userLocked, userReactivated, userUnlocked } from '#domain/user/lifecycle/events.ts'
import { decideLockUser } from '#domain/user/lifecycle/lock-user.ts'
import { decideReactivateUser } from '#domain/user/lifecycle/reactivate-user.ts'
import { decideUnlockUser } from '#domain/user/lifecycle/unlock-user.ts'
import type { UserEvent } from '#domain/user/user.ts'
import { given } from '#test/support/given.ts'
import { added, codeFor, stateAfter } from '#test/support/people.ts'

const histories = {
  active: [added()],
  initial: [added(), initializationCodeAdded(codeFor('initializeUser').payload)],
  inactive: [added(), userDeactivated()],
  locked: [added(), userLocked()],
}
const commands = {
  lock: decideLockUser,
  unlock: decideUnlockUser,
  deactivate: decideDeactivateUser,
  reactivate: decideReactivateUser,
}
const [locked, unlocked, deactivated, reactivated] = [
  userLocked(),
  userUnlocked(),
  userDeactivated(),
  userReactivated(),
]

/** The event, or the reason of the rejection. */
const table: Record<keyof typeof histories, Record<keyof typeof commands, UserEvent | string>> = {
  active: {
    lock: locked,
    unlock: 'user.notLocked',
    deactivate: deactivated,
    reactivate: 'user.notInactive',
  },
  initial: {
    lock: locked,
    unlock: 'user.notLocked',
    deactivate: 'user.initialNotDeactivatable',
    reactivate: 'user.notInactive',
  },
  inactive: {
    lock: 'user.notActiveOrInitial',
    unlock: 'user.notLocked',
    deactivate: 'user.alreadyInactive',
    reactivate: reactivated,
  },
  locked: {
    lock: 'user.notActiveOrInitial',
    unlock: unlocked,
    deactivate: deactivated,
    reactivate: 'user.notInactive',
  },
}

describe.each(['active', 'initial', 'inactive', 'locked'] as const)('a user that is %s', (state) => {
  test.each(['lock', 'unlock', 'deactivate', 'reactivate'] as const)('%s', (command) => {
    const outcome = table[state][command]
    given(stateAfter)(...histories[state])
      .when(commands[command])
      .expects(typeof outcome === 'string' ? outcome : [outcome])
  })
})
