/**
 * The event store: loads aggregates by folding their streams, and pushes new events together with the rows, names and
 * outbox entries that follow from them. Speaks only to the storage port.
 */
import type { AggregateType, ClaimedName, DomainEvent, Folded, Recorded } from '#eventstore/aggregate.ts'
import { foldEvent, foldStored, unborn } from '#eventstore/fold.ts'
import { FoldedCache } from '#eventstore/folded-cache.ts'
import { nameChanges, rowChanges, standing } from '#eventstore/projector.ts'
import { aborted, alreadyExists, unavailable } from '#kit/errors.ts'
import type { EventToStore, OutboxEntry, RowChange, Storage, Unit } from '#storage/port.ts'
import { StorageError } from '#storage/port.ts'

/** Events for one aggregate, decided on the state as it was loaded. */
export interface Change<State = unknown, E extends DomainEvent = DomainEvent> {
  readonly aggregate: AggregateType<State, E>
  readonly before: Folded<State>
  readonly events: readonly E[]
  /** The owner of a new aggregate; an existing one keeps its own. */
  readonly owner?: string
}

/** Who writes, and when (epoch milliseconds). */
export interface Author {
  readonly creator: string
  readonly now: number
}

export type Changes = readonly Change<never, never>[]

/** How often a decision is made anew when another writer was faster. */
const MAX_ATTEMPTS = 12

export class EventStore {
  readonly #storage: Storage
  readonly #cache = new FoldedCache()

  constructor(storage: Storage) {
    this.#storage = storage
  }

  /** The aggregate as it stands now; unborn if it has no events. Always current: only the tail is read anew. */
  async load<State, E extends DomainEvent>(aggregate: AggregateType<State, E>, id: string): Promise<Folded<State>> {
    const [folded] = await this.loadAll([{ aggregate, id }])
    // One was asked for, one comes back.
    return folded as Folded<State>
  }

  /** Several aggregates, in one round trip, in the order asked for. */
  async loadAll<State, E extends DomainEvent>(
    wanted: readonly { aggregate: AggregateType<State, E>; id: string }[],
  ): Promise<Folded<State>[]> {
    const known = wanted.map(({ aggregate, id }) => this.#cache.get<State>(aggregate.type, id) ?? unborn(aggregate, id))
    const events = await this.#storage.readStreams(
      wanted.map(({ aggregate, id }, i) => ({ type: aggregate.type, id, after: known[i]?.sequence ?? 0 })),
    )
    return wanted.map(({ aggregate, id }, i) => {
      const before = known[i] ?? unborn(aggregate, id)
      const tail = events.filter((event) => event.aggregateId === id && event.aggregateType === aggregate.type)
      const folded = foldStored(aggregate, before, tail)
      if (folded.sequence > 0) this.#cache.set(aggregate.type, folded)
      return folded
    })
  }

  /** An aggregate that is about to be created under a new id: nothing to load. */
  unborn<State, E extends DomainEvent>(aggregate: AggregateType<State, E>, id: string): Folded<State> {
    return unborn(aggregate, id)
  }

  /**
   * Load, decide, push; anew when another writer was faster. `decide` is pure and may throw to refuse.
   * No events decided: nothing is stored and the aggregate comes back as it is.
   */
  async change<State, E extends DomainEvent>(
    author: Author,
    aggregate: AggregateType<State, E>,
    id: string,
    decide: (before: Folded<State>) => readonly E[],
  ): Promise<Folded<State>> {
    return this.retry(async () => {
      const before = await this.load(aggregate, id)
      const events = decide(before)
      if (events.length === 0) return before
      const [after] = await this.push(author, [{ aggregate, before, events }])
      return after as Folded<State>
    })
  }

  /** Runs `attempt` anew while its push meets another writer's. For commands that change several aggregates at once. */
  async retry<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof StorageError) || error.reason !== 'conflict') throw error
        if (tries === MAX_ATTEMPTS) throw aborted('STORE-busy1', 'Errors.ConcurrentChange', { cause: error })
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 4 * tries))
      }
    }
  }

  /**
   * Stores the changes as one unit and returns each aggregate as it stands after. A taken name is refused with
   * AlreadyExists; another writer's push on one of the aggregates with StorageError `conflict` (see `retry`).
   */
  async push<State, E extends DomainEvent>(
    author: Author,
    changes: readonly Change<State, E>[],
  ): Promise<Folded<State>[]> {
    const drafts = changes.map((change) => draft(author, change))
    const unit: Unit = {
      expect: changes.map(({ aggregate, before }) => ({
        type: aggregate.type,
        id: before.id,
        sequence: before.sequence,
      })),
      events: drafts.flatMap((one) => one.events),
      free: drafts.flatMap((one) => one.free),
      take: drafts.flatMap((one) => one.take),
      rows: drafts.flatMap((one) => one.rows),
      outbox: drafts.flatMap((one) => one.outbox),
    }
    await this.#store(
      unit,
      drafts.flatMap((one) => one.take),
    )
    return drafts.map((one, i) => {
      const type = changes[i]?.aggregate.type
      if (type !== undefined) this.#cache.set(type, one.after)
      return one.after
    })
  }

  async #store(unit: Unit, taken: readonly ClaimedName[]): Promise<void> {
    try {
      await this.#storage.push(unit)
    } catch (error) {
      if (!(error instanceof StorageError)) throw error
      const { nameTaken } = error
      if (nameTaken) {
        const name = taken.find((one) => one.scope === nameTaken.scope && one.name === nameTaken.name)
        throw alreadyExists('V3-DKcYh', name?.taken ?? 'Errors.AlreadyExists', { cause: error })
      }
      if (error.reason === 'unavailable') throw unavailable('STORE-gone1', 'Errors.Unavailable', { cause: error })
      throw error
    }
  }
}

interface Draft<State> {
  readonly after: Folded<State>
  readonly events: readonly EventToStore[]
  readonly free: readonly ClaimedName[]
  readonly take: readonly ClaimedName[]
  readonly rows: readonly RowChange[]
  readonly outbox: readonly OutboxEntry[]
}

function draft<State, E extends DomainEvent>(author: Author, change: Change<State, E>): Draft<State> {
  const { aggregate, before, owner } = change
  let after = before
  const events: EventToStore[] = []
  const outbox: OutboxEntry[] = []
  for (const event of change.events) {
    const recorded: Recorded<E> = {
      ...event,
      aggregateId: before.id,
      owner: owner ?? after.owner,
      sequence: after.sequence + 1,
      creator: author.creator,
      createdAt: author.now,
    }
    after = foldEvent(aggregate, after, recorded)
    events.push({ ...recorded, aggregateType: aggregate.type })
    const owed = aggregate.owes?.(recorded)
    if (owed) outbox.push(owed)
  }
  const [was, is] = [standing(aggregate, before), standing(aggregate, after)]
  return { after, events, outbox, rows: rowChanges(was.rows, is.rows), ...nameChanges(was.names, is.names) }
}
