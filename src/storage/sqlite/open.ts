/**
 * The SQLite engine: one process, one writer with group commit, a separate read handle. `:memory:` is the same
 * engine on a shared-cache database that lives as long as its handles, so tests meet the code that production runs.
 */
import { randomInt, randomUUID } from 'node:crypto'
import { closeSync, mkdirSync, openSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Log } from '#kit/log.ts'
import { unwatched, type Watch } from '#kit/watch.ts'
import { AppendListeners } from '#storage/append-listeners.ts'
import { warnOfReshaped } from '#storage/migration-files.ts'
import { Mutex } from '#storage/mutex.ts'
import { type Storage, StorageError, type Unit } from '#storage/port.ts'
import { Connection } from '#storage/sqlite/connection.ts'
import { sqliteRows } from '#storage/sqlite/dialect.ts'
import { readFiltered, readStreams, writeUnit } from '#storage/sqlite/event-log.ts'
import { GroupCommit } from '#storage/sqlite/group-commit.ts'
import { holdProcessLock } from '#storage/sqlite/lock.ts'
import { migrateSqlite, recreateProjections } from '#storage/sqlite/migrate.ts'
import { claimEntries, endLeases, settleEntry } from '#storage/sqlite/outbox.ts'
import { rewriteTexts } from '#storage/sqlite/rewrite-texts.ts'
import { renewStatistics } from '#storage/sqlite/statistics.ts'
import { TableChanges } from '#storage/sqlite/table-changes.ts'
import type { ReadModels } from '#storage/tables.ts'
import { PUSH, READ_STREAMS } from '#storage/watched.ts'

export interface SqliteOptions {
  /** The database file, created with its folder when missing; `:memory:` for a store that ends with its closing. */
  readonly path: string
  readonly log: Log
  readonly watch?: Watch
}

/**
 * The busy timeout comes first: changing the journal mode may have to wait for a lock already. Checkpoints at 16 MB
 * instead of 4 write a page that changes often less often. What is deleted or erased is overwritten with zeros. A cache
 * of 16 MB instead of 2 holds the pages that a commit writes: a user is in 15 indexes.
 */
const WRITER_SETUP = [
  'PRAGMA busy_timeout = 5000',
  'PRAGMA journal_mode = WAL',
  'PRAGMA synchronous = FULL',
  'PRAGMA wal_autocheckpoint = 4000',
  'PRAGMA journal_size_limit = 67108864',
  'PRAGMA secure_delete = ON',
  'PRAGMA cache_size = -16000',
]
/** LIKE as in PostgreSQL, and able to use an index. */
const READER_SETUP = ['PRAGMA busy_timeout = 5000', 'PRAGMA query_only = ON', 'PRAGMA case_sensitive_like = ON']

interface Handles {
  readonly writer: Connection
  readonly reader: Connection
  readonly processNumber: number
  readonly release: () => void
}

/** Opens the store; throws when another process has it open, or when the file cannot be written. */
export async function openSqliteStorage({ path, log, watch = unwatched }: SqliteOptions): Promise<Storage> {
  return new SqliteStorage(path === ':memory:' ? openInMemory() : openFile(path), log, watch)
}

function openInMemory(): Handles {
  const location = `file:usher-${randomUUID()}?mode=memory&cache=shared`
  const writer = new Connection(location, { readOnly: false, setup: WRITER_SETUP })
  const reader = new Connection(location, { readOnly: false, setup: READER_SETUP })
  return { writer, reader, processNumber: randomInt(0x10000), release: () => undefined }
}

function openFile(path: string): Handles {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const release = holdProcessLock(path)
  try {
    // Created here rather than by SQLite, so that only its owner can read it.
    closeSync(openSync(path, 'a', 0o600))
    const writer = new Connection(path, { readOnly: false, setup: WRITER_SETUP })
    const processNumber = countOpening(writer)
    return { writer, reader: new Connection(path, { readOnly: true, setup: READER_SETUP }), processNumber, release }
  } catch (error) {
    release()
    throw error
  }
}

/**
 * One process at a time opens the file, so any number would be unique among live ones. Incrementing keeps ids distinct
 * when the clock was set back between two openings. `user_version` is SQLite's field for a number of the application.
 */
function countOpening(writer: Connection): number {
  const openings = (Number(writer.get('PRAGMA user_version')?.user_version ?? 0) + 1) & 0xffff
  writer.db.exec(`PRAGMA user_version = ${openings}`)
  return openings
}

class SqliteStorage implements Storage {
  readonly capabilities = { multiProcess: false, notifies: true }
  readonly processNumber: number
  readonly rows: ReadModels
  readonly #handles: Handles
  readonly #commits: GroupCommit
  readonly #listeners: AppendListeners
  readonly #locks = new Mutex()
  readonly #changes = new TableChanges()
  readonly #log: Log
  readonly #watch: Watch
  #closed = false

  constructor(handles: Handles, log: Log, watch: Watch) {
    this.#log = log
    this.#watch = watch
    this.#handles = handles
    this.processNumber = handles.processNumber
    this.rows = sqliteRows(handles.reader, watch, this.#changes)
    this.#commits = new GroupCommit(handles.writer, log, watch)
    this.#listeners = new AppendListeners(log)
  }

  readonly push: Storage['push'] = async (unit) => {
    await this.#watch.around(PUSH, () => this.#commits.run(() => this.#write(unit)))
    if (unit.outbox.length > 0) this.#listeners.wake()
  }

  readonly check: Storage['check'] = async (unit) => {
    const checked = new Error('the unit was checked')
    const work = () => {
      writeUnit(this.#handles.writer, unit)
      // Undoes the write.
      throw checked
    }
    await this.#watch.around(PUSH, () =>
      this.#commits.run(work).catch((error: unknown) => {
        if (error !== checked) throw error
      }),
    )
  }

  readonly readStreams: Storage['readStreams'] = (reads) =>
    this.#watch.around(READ_STREAMS, async () => readStreams(this.#reader(), reads))

  readonly read: Storage['read'] = (filter) => readFiltered(() => this.#reader(), filter)

  readonly rewriteTexts: Storage['rewriteTexts'] = (marker, replace) =>
    this.#commits.run(() => {
      this.#changes.noteAll()
      return rewriteTexts(this.#handles.writer, marker, replace)
    })

  readonly claim: Storage['claim'] = (kind, limit, leaseMs) =>
    this.#commits.run(() => claimEntries(this.#handles.writer, { kind, limit, leaseMs, now: Date.now() }))

  readonly settle: Storage['settle'] = (id, outcome) =>
    this.#commits.run(() => settleEntry(this.#handles.writer, id, outcome))

  /** One process has the file, so a lock within the process suffices. */
  readonly lock: Storage['lock'] = (name, work) => this.#locks.run(name, work)

  readonly onAppend: Storage['onAppend'] = (listener) => this.#listeners.add(listener)

  readonly migrate: Storage['migrate'] = async () => {
    const reshaped = await this.#commits.run(() => {
      const changed = migrateSqlite(this.#handles.writer)
      endLeases(this.#handles.writer)
      return changed
    })
    this.#forgetStatements()
    warnOfReshaped(this.#log, reshaped)
    renewStatistics(this.#handles.writer.db)
  }

  readonly clearProjections: Storage['clearProjections'] = async () => {
    await this.#commits.run(() => {
      recreateProjections(this.#handles.writer)
      this.#changes.noteAll()
    })
    this.#forgetStatements()
  }

  readonly health: Storage['health'] = async () => {
    try {
      this.#reader().get('SELECT count(*) FROM sqlite_schema')
    } catch (cause) {
      throw cause instanceof StorageError ? cause : new StorageError('unavailable', { cause })
    }
  }

  readonly close: Storage['close'] = async () => {
    if (this.#closed) return
    this.#commits.close()
    this.#closed = true
    const { writer, reader, release } = this.#handles
    renewStatistics(writer.db)
    reader.close()
    writer.close()
    release()
  }

  #write(unit: Unit): void {
    writeUnit(this.#handles.writer, unit)
    for (const { table } of unit.rows) this.#changes.note(table)
  }

  #forgetStatements(): void {
    this.#handles.writer.forgetStatements()
    this.#handles.reader.forgetStatements()
  }

  #reader(): Connection {
    if (this.#closed) throw new StorageError('unavailable')
    return this.#handles.reader
  }
}
