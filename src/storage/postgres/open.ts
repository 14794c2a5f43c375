/**
 * The PostgreSQL engine: any number of processes on one database. No process holds state that another one depends on.
 */
import type pg from 'pg'
import type { Log } from '#kit/log.ts'
import { unwatched, type Watch } from '#kit/watch.ts'
import { AppendListeners } from '#storage/append-listeners.ts'
import { warnOfReshaped } from '#storage/migration-files.ts'
import { Mutex } from '#storage/mutex.ts'
import type { Storage, StoredEvent, StreamRead } from '#storage/port.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import { postgresRows } from '#storage/postgres/dialect.ts'
import { checkFold, readFiltered, readStreamsTogether, storeFold } from '#storage/postgres/event-log.ts'
import { foldUnits, readyUnit } from '#storage/postgres/folding.ts'
import { withRowLock } from '#storage/postgres/lock.ts'
import { LookUps } from '#storage/postgres/look-ups.ts'
import { layGround, migratePostgres, recreateProjections } from '#storage/postgres/migrate.ts'
import { claimEntries, settleEntry } from '#storage/postgres/outbox.ts'
import { logPool, rowsPool } from '#storage/postgres/pools.ts'
import { PushQueue } from '#storage/postgres/push-queue.ts'
import { ReadFolds } from '#storage/postgres/read-folds.ts'
import { rewriteTexts } from '#storage/postgres/rewrite-texts.ts'
import { WakeUp } from '#storage/postgres/wake-up.ts'
import type { ReadModels } from '#storage/tables.ts'
import { PUSH, READ_STREAMS } from '#storage/watched.ts'

export interface PostgresOptions {
  /** `postgres://user:password@host:port/database?…`; its parameters go before the engine's own settings. */
  readonly url: string
  readonly log: Log
  readonly watch?: Watch
}

/** Connects; rejects with StorageError `unavailable` when the database cannot be reached. */
export async function openPostgresStorage({ url, log, watch = unwatched }: PostgresOptions): Promise<Storage> {
  const pool = logPool(url, log)
  try {
    await layGround(pool)
    const { rows } = await pool.query<{ number: number }>(`SELECT nextval('process_numbers') AS number`)
    return new PostgresStorage({ url, log, watch }, pool, rows[0]?.number ?? 0)
  } catch (error) {
    await pool.end()
    throw toStorageError(error)
  }
}

class PostgresStorage implements Storage {
  readonly capabilities = { multiProcess: true, notifies: true }
  readonly processNumber: number
  readonly rows: ReadModels
  readonly #options: Required<PostgresOptions>
  readonly #logPool: pg.Pool
  readonly #rowsPool: pg.Pool
  readonly #pushes: PushQueue
  readonly #streamReads: ReadFolds<readonly StreamRead[], StoredEvent[]>
  readonly #listeners: AppendListeners
  readonly #wakeUp: WakeUp
  readonly #locks = new Mutex()
  #closing: Promise<void> | undefined

  constructor(options: Required<PostgresOptions>, pool: pg.Pool, processNumber: number) {
    this.#options = options
    this.processNumber = processNumber
    this.#logPool = pool
    this.#rowsPool = rowsPool(options.url, options.log)
    this.rows = postgresRows({ rows: this.#rowsPool, lookUps: new LookUps(pool), watch: options.watch })
    this.#streamReads = new ReadFolds((requests) => readStreamsTogether(pool, requests))
    this.#pushes = new PushQueue((fold) => storeFold(pool, fold), options.watch)
    this.#listeners = new AppendListeners(options.log)
    this.#wakeUp = new WakeUp({ ...options, pool, processNumber, onWake: () => this.#listeners.wake() })
  }

  readonly push: Storage['push'] = async (unit) => {
    await this.#options.watch.around(PUSH, () => this.#pushes.push(unit))
    if (unit.outbox.length === 0) return
    this.#listeners.wake()
    this.#wakeUp.notify()
  }

  readonly check: Storage['check'] = (unit) =>
    this.#options.watch.around(PUSH, () => checkFold(this.#logPool, foldUnits([readyUnit(unit)])))

  readonly readStreams: Storage['readStreams'] = (reads) =>
    this.#options.watch.around(READ_STREAMS, () => this.#streamReads.read(reads))

  readonly read: Storage['read'] = (filter) => readFiltered(this.#logPool, filter)

  readonly claim: Storage['claim'] = (kind, limit, leaseMs) => claimEntries(this.#logPool, { kind, limit, leaseMs })

  readonly settle: Storage['settle'] = (id, outcome) => settleEntry(this.#logPool, id, outcome)

  /** First among the callers of this process, so that each lock takes one connection at most. */
  readonly lock: Storage['lock'] = (name, work) =>
    this.#locks.run(name, () => withRowLock(this.#options, name, () => work()))

  readonly onAppend: Storage['onAppend'] = (listener) => {
    this.#wakeUp.listen()
    return this.#listeners.add(listener)
  }

  readonly migrate: Storage['migrate'] = async () => {
    warnOfReshaped(this.#options.log, await this.#changeSchema(migratePostgres))
  }

  readonly rewriteTexts: Storage['rewriteTexts'] = (marker, replace) =>
    this.#changeSchema((client) => rewriteTexts(client, marker, replace))

  readonly clearProjections: Storage['clearProjections'] = () => this.#changeSchema(recreateProjections)

  readonly health: Storage['health'] = async () => {
    try {
      await this.#logPool.query('SELECT 1')
    } catch (error) {
      throw toStorageError(error)
    }
  }

  readonly close: Storage['close'] = () => {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    await this.#pushes.close()
    await this.#wakeUp.close()
    await Promise.all([this.#logPool.end(), this.#rowsPool.end()])
  }

  #changeSchema<T>(change: (client: pg.Client) => Promise<T>): Promise<T> {
    return this.#locks.run('schema', async () => {
      try {
        return await withRowLock(this.#options, 'schema', change)
      } catch (error) {
        throw toStorageError(error)
      }
    })
  }
}
