import type { AggregateType, DomainEvent, Folded } from '#eventstore/aggregate.ts'
import { foldEvent, nonexistent } from '#eventstore/fold.ts'

/** Folds these events, one per second, into the aggregate for a pure decision in a unit test. */
export function foldEvents<State, E extends DomainEvent>(
  aggregate: AggregateType<State, E>,
  events: readonly E[],
  { id = 'id-1', owner = 'org-1' } = {},
): Folded<State> {
  return events.reduce(
    (before, event, i) =>
      foldEvent(aggregate, before, {
        ...event,
        aggregateId: id,
        owner,
        sequence: i + 1,
        creator: 'tester',
        createdAt: (i + 1) * 1000,
      }),
    nonexistent(aggregate, id),
  )
}
