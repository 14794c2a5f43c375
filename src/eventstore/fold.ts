import type { AggregateType, DomainEvent, Folded, Recorded } from '#eventstore/aggregate.ts'
import type { StoredEvent } from '#storage/port.ts'

/** An aggregate that has no events yet. */
export function nonexistent<State, E extends DomainEvent>(
  aggregate: AggregateType<State, E>,
  id: string,
): Folded<State> {
  return { id, owner: '', sequence: 0, createdAtSequence: 1, createdAt: 0, changedAt: 0, state: aggregate.initial }
}

/** Folds one recorded event; after a removal the next event starts from the initial state. */
export function foldEvent<State, E extends DomainEvent>(
  aggregate: AggregateType<State, E>,
  before: Folded<State>,
  event: Recorded<E>,
): Folded<State> {
  const newLife = before.sequence === 0 || aggregate.isRemoved(before.state)
  return {
    id: before.id,
    owner: event.owner,
    sequence: event.sequence,
    createdAtSequence: newLife ? event.sequence : before.createdAtSequence,
    createdAt: newLife ? event.createdAt : before.createdAt,
    changedAt: event.createdAt,
    state: aggregate.evolve(newLife ? aggregate.initial : before.state, event),
  }
}

/** Folds stored events of one aggregate, in their order, onto a state. */
export function foldStored<State, E extends DomainEvent>(
  aggregate: AggregateType<State, E>,
  before: Folded<State>,
  events: readonly StoredEvent[],
): Folded<State> {
  let folded = before
  // The log holds only events that this aggregate's constructors made, so the stored type and payload are an E.
  for (const event of events) folded = foldEvent(aggregate, folded, event as unknown as Recorded<E>)
  return folded
}
