/**
 * The only storage port of the runtime. Engines implement it; code above does not depend on the engine, and a new
 * feature adds no member. A push is data, not a conversation: a unit is complete on arrival, so an engine may fold
 * waiting units into one commit.
 */
import { AppError, type ErrorKind } from '#kit/errors.ts'
import type { JsonObject } from '#kit/json.ts'
import type { ReadModels, TableName } from '#storage/tables.ts'

export interface AggregateRef {
  readonly type: string
  readonly id: string
}

/** An event as the log keeps it. `sequence` counts per aggregate from 1; `position` orders all events: compare only. */
export interface StoredEvent {
  readonly position: number
  readonly aggregateType: string
  readonly aggregateId: string
  /** The organization that owns the aggregate (or the instance). */
  readonly owner: string
  readonly sequence: number
  readonly type: string
  readonly payload: JsonObject
  /** Creator: a user id, an access key id, or the name of a server component. */
  readonly creator: string
  /** Epoch milliseconds. */
  readonly createdAt: number
}

export type EventToStore = Omit<StoredEvent, 'position'>

/** Expected sequence of the aggregate (0: it has no events); with any other the unit fails as a conflict. */
export interface Expectation extends AggregateRef {
  readonly sequence: number
}

/** What a past event keeps of its payload: nothing else of the event changes. */
export interface ErasedPayload extends AggregateRef {
  readonly sequence: number
  readonly payload: JsonObject
}

/** A row of a table whose key is `id`. */
export interface RowRef {
  readonly table: TableName
  readonly id: string
}

/** A name that only one holder may have at a time, e.g. scope `usernames`. Compared to the letter: fold it first. */
export interface Name {
  readonly scope: string
  readonly name: string
}

export type RowChange =
  | { readonly table: TableName; readonly put: Readonly<Record<string, string | number | null>> }
  | { readonly table: TableName; readonly remove: Readonly<Record<string, string | number | null>> }

/** External work (a mail, an SMS), stored with the event that caused it. `id` identifies a second delivery. */
export interface OutboxEntry {
  readonly id: string
  readonly kind: string
  readonly payload: JsonObject
  /** Not before this time, epoch milliseconds. */
  readonly dueAt: number
}

export interface ClaimedEntry extends OutboxEntry {
  /** Counts deliveries tried, this one included. */
  readonly attempt: number
}

/** One atomic unit: all of it is stored, or none. Every event's aggregate has an expectation. */
export interface Unit {
  readonly expect: readonly Expectation[]
  /**
   * Rows that must exist until the unit is stored; otherwise it fails as a conflict. Unlike an expectation this
   * prevents only their removal: they may change, and any number of units may require the same row.
   */
  readonly requiredRows?: readonly RowRef[]
  readonly events: readonly EventToStore[]
  /** Past events of expected aggregates that lose personal data or secrets. */
  readonly erased?: readonly ErasedPayload[]
  /** Freed before others are taken, so a rename to a name freed in the same unit works. */
  readonly free: readonly Name[]
  readonly take: readonly Name[]
  readonly rows: readonly RowChange[]
  readonly outbox: readonly OutboxEntry[]
}

/** Streams to read: the events of an aggregate after a sequence (0: all). */
export interface StreamRead extends AggregateRef {
  readonly after: number
}

export interface EventFilter {
  readonly aggregateTypes?: readonly string[]
  readonly aggregateIds?: readonly string[]
  readonly eventTypes?: readonly string[]
  readonly owner?: string
  readonly creator?: string
  /** Epoch milliseconds, both inclusive. */
  readonly createdFrom?: number
  readonly createdTo?: number
  /** Exclusive. */
  readonly afterPosition?: number
  readonly newestFirst?: boolean
  readonly limit?: number
}

type Reason = 'conflict' | 'nameTaken' | 'unavailable'

/** Messages for the log and for operators. */
const LOG_MESSAGES: Readonly<Record<Reason, string>> = {
  conflict: 'another writer was faster',
  nameTaken: 'a unique name is taken',
  unavailable: 'the store is unavailable',
}
/** Default errors, returned unless a command maps the error. */
const DEFAULT_ERRORS: Readonly<Record<Reason, readonly [ErrorKind, id: string, key: string]>> = {
  conflict: ['aborted', 'STORE-busy1', 'Errors.ConcurrentChange'],
  nameTaken: ['alreadyExists', 'V3-DKcYh', 'Errors.AlreadyExists'],
  unavailable: ['unavailable', 'STORE-gone1', 'Errors.Unavailable'],
}

/**
 * Reason of a rejected unit, or of a store that could not answer. `unavailable`: the engine is unreachable or
 * overloaded, and nothing is stored; only if the connection broke before the answer arrived, the outcome is unknown.
 */
export class StorageError extends AppError {
  override readonly reason: Reason
  readonly aggregate: AggregateRef | undefined
  readonly nameTaken: Name | undefined

  constructor(reason: Reason, options: { aggregate?: AggregateRef; nameTaken?: Name; cause?: unknown } = {}) {
    const [kind, id, key] = DEFAULT_ERRORS[reason]
    super(kind, id, key, { cause: options.cause })
    this.name = 'StorageError'
    this.message = LOG_MESSAGES[reason]
    this.reason = reason
    this.aggregate = options.aggregate
    this.nameTaken = options.nameTaken
  }
}

export interface Storage {
  readonly capabilities: { readonly multiProcess: boolean; readonly notifies: boolean }
  /** Unique among live processes on this store, 0 to 65535: the machine part of ids. */
  readonly processNumber: number
  /** Stores the unit and resolves once it is durable. Rejects with StorageError; a refused unit stores nothing. */
  push(unit: Unit): Promise<void>
  /** Rejects as `push` would at this moment, and stores nothing. */
  check(unit: Unit): Promise<void>
  /** The events of several aggregates in one round trip, each aggregate's in order. */
  readStreams(reads: readonly StreamRead[]): Promise<StoredEvent[]>
  /**
   * Events by filter, in order of position, fetched in batches. Sequential pushes keep their order; of concurrent ones,
   * an event with a lower position may become visible later.
   */
  read(filter: EventFilter): AsyncIterable<StoredEvent>
  /** Read models. Only ever read through this; rows are written by push. */
  readonly rows: ReadModels
  /** Leases due entries of a kind to this caller for `leaseMs`; one winner per entry. */
  claim(kind: string, limit: number, leaseMs: number): Promise<ClaimedEntry[]>
  /** Ends a lease: done (removes the entry), or retried at a time in epoch milliseconds. */
  settle(id: string, outcome: 'done' | { readonly retryAt: number }): Promise<void>
  /** Runs work while no other process runs work under this name. */
  lock<T>(name: string, work: () => Promise<T>): Promise<T>
  /**
   * Calls back (soon) after units with outbox entries were stored by this process or, where the engine can, any
   * process.
   */
  onAppend(listener: () => void): () => void
  /** Brings the log's schema up to date and creates read-model tables that are missing. */
  migrate(): Promise<void>
  /** Empties all read-model tables that are projections of the log (see tables.ts). */
  clearProjections(): Promise<void>
  /**
   * Replaces the texts of events, pending work and rows that hold `marker`, in one transaction: all, or none. Resolves with
   * how many changed. `replace` may be called again for a text that it was called for. For work on a store that no server is on.
   */
  rewriteTexts(marker: string, replace: (text: string) => string): Promise<number>
  /** Rejects when the store cannot be reached. */
  health(): Promise<void>
  close(): Promise<void>
}
