/**
 * The event store: loads aggregates by folding their streams, and pushes new events together with the rows, names and
 * outbox entries that follow from them. Depends only on the storage port.
 */
import type { AggregateType, ClaimedName, DomainEvent, Folded } from '#eventstore/aggregate.ts'
import { type Author, type Change, type ChangeOf, change, type Draft, unitOf } from '#eventstore/change.ts'
import { foldStored, nonexistent } from '#eventstore/fold.ts'
import { FoldedCache } from '#eventstore/folded-cache.ts'
import { KeyedMutex } from '#eventstore/keyed-mutex.ts'
import { AppError, aborted, alreadyExists } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'
import { reportStored } from '#kit/request-context.ts'
import type {
  ErasedPayload,
  EventFilter,
  EventToStore,
  Name,
  OutboxEntry,
  RowChange,
  Storage,
  StoredEvent,
  Unit,
} from '#storage/port.ts'
import { StorageError } from '#storage/port.ts'

/** One cache per store, shared by all event stores of this process. */
const caches = new WeakMap<Storage, FoldedCache>()

/** Maximum number of attempts of a decision when other writers are faster. */
const MAX_ATTEMPTS = 40

/** A unit of more aggregates is an import: caching them would displace aggregates in use. */
const MAX_REMEMBERED = 16

/** A change as it is about to be stored. */
export interface Proposed {
  readonly before: Folded<unknown>
  readonly after: Folded<unknown>
  readonly events: readonly EventToStore[]
  readonly take: readonly ClaimedName[]
}

/** Rules of a server on every stored unit, which a single aggregate cannot check. */
export interface PushRules {
  /** Returns members that are added to the payload of events of this type. */
  marks?(type: string): JsonObject | undefined
  /** Rejects the unit. `dryRun`: nothing is stored, so nothing counts. */
  check(changes: readonly Proposed[], when: { readonly now: number; readonly dryRun: boolean }): Promise<void>
}

/** Watches pushes of this process. */
export interface PushObserver {
  /** Returns the outbox entries of an event; stored in the unit of the event. */
  outbox(event: EventToStore): readonly OutboxEntry[]
  /** Aggregate types of a unit that was stored. */
  stored(types: readonly string[]): void
}

export class EventStore {
  readonly #observers = new Set<PushObserver>()
  readonly #storage: Storage
  readonly #cache: FoldedCache
  readonly #mutex = new KeyedMutex()
  readonly #rules: PushRules[] = []

  constructor(storage: Storage) {
    this.#storage = storage
    this.#cache = caches.get(storage) ?? new FoldedCache()
    caches.set(storage, this.#cache)
  }

  /** Adds an observer; returns the function that removes it. */
  observe(observer: PushObserver): () => void {
    this.#observers.add(observer)
    return () => this.#observers.delete(observer)
  }

  /** Applies rules to all later pushes. */
  enforce(rules: PushRules): void {
    this.#rules.push(rules)
  }

  /** Returns the current state of the aggregate, including other processes' writes; nonexistent if it has no events. */
  async load<State, E extends DomainEvent>(aggregate: AggregateType<State, E>, id: string): Promise<Folded<State>> {
    const [folded] = await this.loadAll([{ aggregate, id }])
    // One requested aggregate, one result.
    return folded as Folded<State>
  }

  /** Returns the current states of several aggregates, in the requested order, by one round trip. */
  async loadAll<State, E extends DomainEvent>(
    aggregateKeys: readonly { aggregate: AggregateType<State, E>; id: string }[],
  ): Promise<Folded<State>[]> {
    const known = aggregateKeys.map(({ aggregate, id }) => this.#cache.get<State>(aggregate.type, id))
    // A process alone on the store sees every push, so its cache is current. Otherwise the tails of the streams are
    // read.
    const alone = !this.#storage.capabilities.multiProcess
    const unsure = aggregateKeys.flatMap(({ aggregate, id }, i) =>
      alone && known[i] ? [] : [{ type: aggregate.type, id, after: known[i]?.sequence ?? 0 }],
    )
    const events = unsure.length > 0 ? await this.#storage.readStreams(unsure) : []
    return aggregateKeys.map(({ aggregate, id }, i) => {
      const before = known[i] ?? nonexistent(aggregate, id)
      const tail = events.filter((event) => event.aggregateId === id && event.aggregateType === aggregate.type)
      const folded = foldStored(aggregate, before, tail)
      if (tail.length > 0 || (alone && !known[i])) this.#cache.set(aggregate.type, folded)
      return folded
    })
  }

  /** Returns past events by filter, in order of position, fetched in batches: for audit, not for decisions. */
  history(filter: EventFilter): AsyncIterable<StoredEvent> {
    return this.#storage.read(filter)
  }

  /** An aggregate that is about to be created under a new id: nothing to load. */
  nonexistent<State, E extends DomainEvent>(aggregate: AggregateType<State, E>, id: string): Folded<State> {
    return nonexistent(aggregate, id)
  }

  /**
   * Loads, decides and pushes; retries after a conflict with another writer. `from`: an id, or the loaded aggregate
   * that the first attempt decides on. `decide` throws to reject. Without events, stores nothing and returns the
   * aggregate unchanged.
   */
  async change<State, E extends DomainEvent>(
    author: Author,
    aggregate: AggregateType<State, E>,
    from: string | Folded<State>,
    decide: (before: Folded<State>) => readonly E[] | Promise<readonly E[]>,
  ): Promise<Folded<State>> {
    const id = typeof from === 'string' ? from : from.id
    let loaded = typeof from === 'string' ? undefined : from
    // One at a time within this process, so that concurrent calls on one aggregate do not conflict again and again.
    return this.#mutex.run(`${aggregate.type}/${id}`, () =>
      this.retry(async () => {
        const before = loaded && !this.#knowsLater(aggregate, loaded) ? loaded : await this.load(aggregate, id)
        loaded = undefined
        const events = await decide(before)
        return events.length === 0 ? before : this.pushOne(author, { aggregate, before, events })
      }),
    )
  }

  /** Returns whether the cache holds a later state, so that a push on this one would be a conflict. */
  #knowsLater<State, E extends DomainEvent>(
    { type }: AggregateType<State, E>,
    { id, sequence }: Folded<State>,
  ): boolean {
    return (this.#cache.get<State>(type, id)?.sequence ?? 0) > sequence
  }

  /** Repeats `attempt` while its push conflicts with another writer. For commands that change several aggregates. */
  async retry<T>(attempt: () => Promise<T>): Promise<T> {
    for (let tries = 1; ; tries++) {
      try {
        return await attempt()
      } catch (error) {
        if (!(error instanceof StorageError) || error.reason !== 'conflict') throw error
        if (tries === MAX_ATTEMPTS)
          throw aborted('', 'Errors.ConcurrentChange', { reason: 'store.conflict', cause: error })
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 4 * tries))
      }
    }
  }

  /** Stores the events of one aggregate and returns its new state. Errors as `push`. */
  async pushOne<State, E extends DomainEvent>(author: Author, of: ChangeOf<State, E>): Promise<Folded<State>> {
    const [after] = await this.push(author, [change(of)])
    // The result of a change has the State of its aggregate.
    return after as Folded<State>
  }

  /**
   * Stores the changes as one unit and returns the new state of each aggregate. Rejects a taken name with
   * AlreadyExists, and another writer's push on one of the aggregates with StorageError `conflict` (see `retry`).
   */
  async push(author: Author, changes: readonly Change[]): Promise<Folded<unknown>[]> {
    const drafts = await this.#drafts(author, changes, false)
    const decided = unitOf(changes, drafts)
    const observed = [...this.#observers].flatMap((observer) =>
      decided.events.flatMap((event) => observer.outbox(event)),
    )
    const unit = { ...decided, outbox: [...decided.outbox, ...observed], erased: await this.#erased(changes, drafts) }
    try {
      await this.#store(unit, unit.take)
    } catch (error) {
      // A taken name changes no state, so the cache remains valid.
      if (error instanceof AppError && error.kind === 'alreadyExists') throw error
      // After a conflict or an unknown outcome the cached states may be outdated.
      for (const { type, before } of changes) this.#cache.drop(type, before.id)
      throw error
    }
    const isImport = changes.length > MAX_REMEMBERED
    // A change that only requires existence does not prove its state current, so it is not cached.
    for (const [i, { after }] of drafts.entries()) {
      const one = changes[i]
      if (!one || one.row) continue
      if (isImport) this.#cache.drop(one.type, one.before.id)
      else this.#cache.set(one.type, after)
    }
    const types = unit.events.map((event) => event.aggregateType)
    for (const observer of this.#observers) observer.stored(types)
    return drafts.map((one) => one.after)
  }

  async #drafts(author: Author, changes: readonly Change[], dryRun: boolean): Promise<Draft<unknown>[]> {
    const marks = (type: string) => marksOf(this.#rules, type)
    const drafts = changes.map((one) => one.draft(author, marks))
    const proposed = drafts.flatMap((one, i) => {
      const before = changes[i]?.before
      return before ? [{ ...one, before }] : []
    })
    for (const rules of this.#rules) await rules.check(proposed, { now: author.now, dryRun })
    return drafts
  }

  /** Past events whose data the changes erase. The push requires that no other such events exist. */
  async #erased(changes: readonly Change[], drafts: readonly Draft<unknown>[]): Promise<ErasedPayload[]> {
    if (drafts.every((one) => one.erasures.length === 0)) return []
    const erasures = new Map(
      changes.flatMap(({ type, before }, i) => {
        const streamErasures = drafts[i]?.erasures ?? []
        return streamErasures.length > 0 && before.sequence > 0
          ? [[`${type}/${before.id}`, { type, before, found: streamErasures }]]
          : []
      }),
    )
    if (erasures.size === 0) return []
    const reads = [...erasures.values()].map(({ type, before }) => ({ type, id: before.id, after: 0 }))
    const erased: ErasedPayload[] = []
    for (const event of await this.#storage.readStreams(reads)) {
      const { aggregateType: type, aggregateId: id, sequence } = event
      const streamErasures = erasures.get(`${type}/${id}`)?.found ?? []
      const payload = streamErasures.reduce((payload, erasure) => erasure({ type: event.type, payload }), event.payload)
      if (JSON.stringify(payload) !== JSON.stringify(event.payload)) erased.push({ type, id, sequence, payload })
    }
    return erased
  }

  /** Returns or rejects as `push` would at this moment, but stores nothing. */
  async dryRun(author: Author, changes: readonly Change[]): Promise<Folded<unknown>[]> {
    const drafts = await this.#drafts(author, changes, true)
    const unit = unitOf(changes, drafts)
    await this.#storage.check(unit).catch((error: unknown) => {
      throw explainClaim(error, unit.take)
    })
    return drafts.map((one) => one.after)
  }

  /**
   * Writes rows of `records` tables: short-lived state without events (a challenge, a protocol session). All or
   * nothing. `once` is claimed as a unique name, so that exactly one of several concurrent writers succeeds; the others
   * are rejected with AlreadyExists. `done` frees such names once the guarded row has expired. `outbox`: work caused by
   * the change.
   */
  async writeRecords(
    rows: readonly RowChange[],
    once: readonly ClaimedName[] = [],
    done: readonly Name[] = [],
    outbox: readonly OutboxEntry[] = [],
  ): Promise<void> {
    await this.#store({ expect: [], events: [], free: done, take: once, rows, outbox }, once)
  }

  async #store(unit: Unit, claimedNames: readonly ClaimedName[]): Promise<void> {
    try {
      await this.#storage.push(unit)
      if (unit.events.length > 0) reportStored(unit.events)
    } catch (error) {
      throw explainClaim(error, claimedNames)
    }
  }
}

function marksOf(rules: readonly PushRules[], type: string): JsonObject | undefined {
  const marks = rules.flatMap((one) => one.marks?.(type) ?? [])
  return marks.length > 0 ? Object.assign({}, ...marks) : undefined
}

/** Returns AlreadyExists with the error of the claim for a taken name; any other error unchanged. */
function explainClaim(error: unknown, claimedNames: readonly ClaimedName[]): unknown {
  const nameTaken = error instanceof StorageError ? error.nameTaken : undefined
  if (!nameTaken) return error
  const name = claimedNames.find((one) => one.scope === nameTaken.scope && one.name === nameTaken.name)
  return alreadyExists('', name?.taken ?? 'Errors.AlreadyExists', {
    reason: name?.reason ?? 'name.taken',
    cause: error,
  })
}
