/**
 * Users: people and machines. Owns their identity, their credentials, and their unique values (user names, links to
 * providers). One aggregate per user, composed of the slices of its nouns (human, email, phone, password, …).
 * References organizations, policies and providers by id only; sends messages through the outbox (notifications.ts).
 */

import { contactNames } from '#domain/user/contact/unique-contacts.ts'
import { erasedBy } from '#domain/user/lifecycle/erasure.ts'
import type { userRemoved } from '#domain/user/lifecycle/events.ts'
import { toUserNotification } from '#domain/user/notifications.ts'
import { countingVersions } from '#domain/user/person/version.ts'
import { userRow } from '#domain/user/projection.ts'
import { initialUser, type SliceEvent, sliceFolds, sliceNames, sliceRows } from '#domain/user/slices/user-slices.ts'
import type { User } from '#domain/user/user-state.ts'
import { type AggregateType, type ClaimedName, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import type { EventOf } from '#eventstore/define-event.ts'
import { foldCase } from '#kit/fold-case.ts'

export type UserEvent = SliceEvent | EventOf<typeof userRemoved>

/**
 * Unique names of a user: the user name, verified contacts that were claimed (unique-contacts.ts), and those of the
 * slices. A machine is a client under its id and under its login name; so that no client
 * id ever means two of them, an id that was chosen is claimed among the user names of the instance. A user name is unique in its
 * organization always, and in the instance unless it is scoped: so it stays unique while a change of the domain policy
 * has not reached all users yet (domain/policy/flows).
 */
function userNames(folded: Folded<User>): ClaimedName[] {
  const { id, owner, state: user } = folded
  const key = foldCase(user.userName)
  const taken = 'Errors.User.AlreadyExists'
  return [
    { scope: 'org_usernames', name: `${key} ${owner}`, taken },
    ...clientNames(id, user).map((name) => ({ scope: 'usernames', name, taken })),
    ...contactNames(folded),
    ...sliceNames(folded),
  ]
}

/** Each once: a machine may be named as its id. */
function clientNames(id: string, user: User): string[] {
  const names = [...(user.userNameScoped ? [] : [foldCase(user.userName)]), ...(user.hasChosenId ? [foldCase(id)] : [])]
  return [...new Set(names)]
}

export const userAggregate: AggregateType<User, UserEvent> = {
  type: 'user',
  initial: initialUser,
  evolve: countingVersions(
    evolveBy<User, UserEvent>({
      ...sliceFolds,
      // Every part ends.
      'user.removed': (user) => ({ ...initialUser, type: user.type, status: 'removed' }),
    }),
  ),
  isRemoved: (user) => user.status === 'removed',
  rows: (user) => [userRow(user), ...sliceRows(user)],
  names: userNames,
  outbox: toUserNotification,
  erases: erasedBy,
}
