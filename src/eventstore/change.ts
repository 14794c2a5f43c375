/** Changes of a unit: events of aggregates, with the rows, names and outbox entries that follow from them. */
import type { AggregateType, ClaimedName, DomainEvent, Erasure, Folded, Recorded } from '#eventstore/aggregate.ts'
import { foldEvent } from '#eventstore/fold.ts'
import { nameChanges, projectionOf, rowChanges } from '#eventstore/projector.ts'
import type { JsonObject } from '#kit/json.ts'
import type { EventToStore, OutboxEntry, RowChange, RowRef, Unit } from '#storage/port.ts'

/** Events for one aggregate, decided on the state as it was loaded. */
export interface ChangeOf<State, E extends DomainEvent> {
  readonly aggregate: AggregateType<State, E>
  readonly before: Folded<State>
  readonly events: readonly E[]
  /** The owner of a new aggregate; an existing one keeps its own. */
  readonly owner?: string
  /** Rows of `records` tables and outbox entries that are stored in the same unit. */
  readonly rows?: readonly RowChange[]
  readonly outbox?: readonly OutboxEntry[]
}

/** A change without the type parameters of its aggregate, so that one unit can contain changes of several types. */
export interface Change {
  readonly type: string
  readonly before: Folded<unknown>
  /** The row that proves its existence; the sequence of its stream is not compared. */
  readonly row?: RowRef
  draft(author: Author, marks: Marks): Draft<unknown>
}

export function change<State, E extends DomainEvent>(of: ChangeOf<State, E>): Change {
  return { type: of.aggregate.type, before: of.before, draft: (author, marks) => draft(author, of, marks) }
}

/**
 * Requires that the aggregate exists until the unit is stored, in any state. Any number of units may require the same
 * aggregate, and it may change concurrently; to require an unchanged aggregate, `change` it with no events.
 */
export function mustExist<State, E extends DomainEvent>(
  aggregate: AggregateType<State, E>,
  before: Folded<State>,
): Change {
  const { table, type } = aggregate
  if (!table) throw new Error(`aggregates of type ${type} have no table to check existence in`)
  return { type, before, row: { table, id: before.id }, draft: () => ({ after: before, ...nothing }) }
}

/** Creator and time (epoch milliseconds) of a write. */
export interface Author {
  readonly creator: string
  readonly now: number
}

/** Returns the unit that stores drafts. */
export function unitOf(
  changes: readonly Change[],
  drafts: readonly Draft<unknown>[],
): Unit & Pick<Draft<unknown>, 'take'> {
  const requiredRows = changes.flatMap(({ row }) => row ?? [])
  return {
    expect: changes.flatMap(({ type, before, row }) =>
      row ? [] : [{ type, id: before.id, sequence: before.sequence }],
    ),
    ...(requiredRows.length > 0 ? { requiredRows } : {}),
    events: drafts.flatMap((one) => one.events),
    free: drafts.flatMap((one) => one.free),
    take: drafts.flatMap((one) => one.take),
    rows: drafts.flatMap((one) => one.rows),
    outbox: drafts.flatMap((one) => one.outbox),
  }
}

/** Returns members to add to the payload of events of a type; undefined: none. */
export type Marks = (type: string) => JsonObject | undefined

// A mark is an optional member of the event's payload, so the event keeps its type.
const withMark = <E extends DomainEvent>(event: E, mark: JsonObject | undefined): E =>
  mark ? ({ ...event, payload: { ...event.payload, ...mark } } as E) : event

/** A change as it is stored. */
export interface Draft<State> {
  readonly after: Folded<State>
  readonly events: readonly EventToStore[]
  readonly free: readonly ClaimedName[]
  readonly take: readonly ClaimedName[]
  readonly rows: readonly RowChange[]
  readonly outbox: readonly OutboxEntry[]
  readonly erasures: readonly Erasure[]
}

const nothing: Omit<Draft<unknown>, 'after'> = { events: [], free: [], take: [], rows: [], outbox: [], erasures: [] }

function draft<State, E extends DomainEvent>(author: Author, of: ChangeOf<State, E>, marks: Marks): Draft<State> {
  const { aggregate, before, owner } = of
  // Without events the sequence is only expected; rows and names need no comparison.
  const { rows = [], outbox: added = [] } = of
  if (of.events.length === 0) return { after: before, ...nothing, rows, outbox: added }
  let after = before
  const events: EventToStore[] = []
  const outbox: OutboxEntry[] = [...added]
  const erasures: Erasure[] = []
  for (const event of of.events) {
    const recorded: Recorded<E> = {
      ...withMark(event, marks(event.type)),
      aggregateId: before.id,
      owner: owner ?? after.owner,
      sequence: after.sequence + 1,
      creator: author.creator,
      createdAt: author.now,
    }
    after = foldEvent(aggregate, after, recorded)
    events.push({ ...recorded, aggregateType: aggregate.type })
    const entry = aggregate.outbox?.(recorded)
    if (entry) outbox.push(entry)
    const erasure = aggregate.erases?.(event)
    if (erasure) erasures.push(erasure)
  }
  const [was, is] = [projectionOf(aggregate, before), projectionOf(aggregate, after)]
  return {
    after,
    events,
    outbox,
    erasures,
    rows: [...rowChanges(was.rows, is.rows), ...rows],
    ...nameChanges(was.names, is.names),
  }
}
