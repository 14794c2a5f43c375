/**
 * The counter by which the Nevis API locks: 1 when a person is added, one more with each change of what that API
 * shows, whichever API made it. A change that this API makes in several events sets the counter itself, with the
 * last of them (`user.human.attributes.changed`).
 */
import type { User } from '#domain/user/user-state.ts'
import type { AggregateType, DomainEvent } from '#eventstore/aggregate.ts'

const COUNTED = new Set([
  'user.human.added',
  'user.human.profile.changed',
  'user.username.changed',
  'user.domain.claimed',
  'user.deactivated',
  'user.reactivated',
  'user.locked',
  'user.unlocked',
  'user.human.initialization.check.succeeded',
  'user.human.signup.finished',
])

/** `evolve` that also counts. */
export const countingVersions =
  <E extends DomainEvent>(evolve: AggregateType<User, E>['evolve']): AggregateType<User, E>['evolve'] =>
  (before, event) => {
    const after = evolve(before, event)
    if (!COUNTED.has(event.type) || shownOf(before) === shownOf(after)) return after
    return { ...after, version: before.version + 1, modifiedAt: event.createdAt }
  }

/** What of the shown can change by the counted events, as one text to compare. */
function shownOf({ status, userName, profile }: User): string {
  const { firstName, lastName, preferredLanguage, gender } = profile
  const isBlocked = status === 'locked' || status === 'inactive'
  return JSON.stringify([isBlocked ? 'blocked' : status, userName, firstName, lastName, preferredLanguage, gender])
}
