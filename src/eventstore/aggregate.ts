/**
 * Definition of an aggregate type: its events and pure functions of them. `evolve` folds an event into the state;
 * `rows` and `names` return the projection rows and uniqueness claims of a state. The event store compares them before
 * and after a push and writes the difference in the same unit, so log, rows and names change together or not at all.
 */
import type { JsonObject } from '#kit/json.ts'
import type { Name, OutboxEntry, StoredEvent } from '#storage/port.ts'
import type { TableName, TableRow } from '#storage/tables.ts'

export interface DomainEvent {
  readonly type: string
  readonly payload: JsonObject
}

/** A domain event with the fields that the log adds to it. */
export type Recorded<E extends DomainEvent> = E & {
  readonly aggregateId: string
  readonly owner: string
  readonly sequence: number
  readonly creator: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** State of an aggregate and position in its stream. */
export interface Folded<State> {
  readonly id: string
  /** Owning organization, or the instance; '' before the first event. */
  readonly owner: string
  /** Of the last event; 0: no events. */
  readonly sequence: number
  /** Sequence of the first event since the last removal: an id reused after a removal inherits nothing. */
  readonly createdAtSequence: number
  /** Epoch milliseconds of the first event since the last removal, and of the last event. */
  readonly createdAt: number
  readonly changedAt: number
  readonly state: State
}

/** A uniqueness claim; `taken` is the translation key of the refusal when another holds it. */
export interface ClaimedName extends Name {
  readonly taken: string
  /** Reason of that refusal; `name.taken` when absent. */
  readonly reason?: string
}

export interface AggregateType<State, E extends DomainEvent> {
  /** Name of the type in the log, e.g. `user`. */
  readonly type: string
  readonly initial: State
  /** Table that holds a row under the aggregate's id as long as it exists; required by `mustExist`. */
  readonly table?: TableName
  /** Pure; unknown event types leave the state as it is, so an older program reads a newer log. */
  evolve(state: State, event: Recorded<E>): State
  /** True after removal: the next event is folded onto `initial`. */
  isRemoved(state: State): boolean
  rows(folded: Folded<State>): readonly TableRow[]
  names(folded: Folded<State>): readonly ClaimedName[]
  /** Returns the outbox entry of an event (a mail, an SMS); stored in the same unit. */
  outbox?(event: Recorded<E>): OutboxEntry | undefined
  /** Returns what past events keep once this event is stored; undefined: everything. */
  erases?(event: E): Erasure | undefined
}

/** Returns the payload that a past event keeps: with the same members, as far as folding reads them. */
export type Erasure = (past: Pick<StoredEvent, 'type' | 'payload'>) => JsonObject

/** One function per event type of a noun; an aggregate's `evolve` is made of the tables of its nouns. */
export type FoldTable<State, E extends DomainEvent> = {
  readonly [T in E['type']]: (state: State, event: Recorded<Extract<E, { type: T }>>) => State
}

/** Builds `evolve` from fold tables. */
export function evolveBy<State, E extends DomainEvent>(table: FoldTable<State, E>): AggregateType<State, E>['evolve'] {
  const folds = new Map<string, (state: State, event: Recorded<E>) => State>(
    // The key is the type of the event, so each function receives only events of its type.
    Object.entries(table) as [string, (state: State, event: Recorded<E>) => State][],
  )
  return (state, event) => folds.get(event.type)?.(state, event) ?? state
}

/** Exists: has events, and was not removed. */
export function exists<State, E extends DomainEvent>(
  aggregate: AggregateType<State, E>,
  folded: Folded<State>,
): boolean {
  return folded.sequence > 0 && !aggregate.isRemoved(folded.state)
}
