/**
 * Version counter of the Nevis API's optimistic locking: 1 for a new person, increased by each change that the API
 * shows, made through any API. A change of this API in several events sets the counter with its last event
 * (`user.human.attributes.changed`).
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
    if (!COUNTED.has(event.type) || visibleText(before) === visibleText(after)) return after
    return { ...after, version: before.version + 1, modifiedAt: event.createdAt }
  }

/** Returns the visible fields that the counted events can change, as one text to compare. */
function visibleText({ status, userName, profile }: User): string {
  const { firstName, lastName, preferredLanguage, gender } = profile
  const isBlocked = status === 'locked' || status === 'inactive'
  return JSON.stringify([isBlocked ? 'blocked' : status, userName, firstName, lastName, preferredLanguage, gender])
}
