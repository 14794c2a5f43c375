/**
 * Read-only store, beside a process that has it open: in WAL mode a reader and the writer do not wait for one another.
 * All reads see the store at the time of the first of them.
 */
import { existsSync } from 'node:fs'
import { unwatched } from '#kit/watch.ts'
import type { Storage } from '#storage/port.ts'
import { Connection } from '#storage/sqlite/connection.ts'
import { sqliteRows } from '#storage/sqlite/dialect.ts'
import { readFiltered, readStreams } from '#storage/sqlite/event-log.ts'
import { TableChanges } from '#storage/sqlite/table-changes.ts'

const SETUP = ['PRAGMA busy_timeout = 5000', 'PRAGMA query_only = ON', 'BEGIN']

const refuse = async (): Promise<never> => {
  throw new Error('the store was opened for reading only')
}

/** Throws if the file does not exist. Rejects writes and all calls that take part in the server's work. */
export async function openSqliteReader(path: string): Promise<Storage> {
  if (!existsSync(path)) throw new Error(`there is no store at ${path}`)
  const reader = new Connection(path, { readOnly: true, setup: SETUP })
  return {
    capabilities: { multiProcess: false, notifies: false },
    processNumber: 0,
    rows: sqliteRows(reader, unwatched, new TableChanges()),
    readStreams: async (reads) => readStreams(reader, reads),
    read: (filter) => readFiltered(() => reader, filter),
    health: async () => void reader.get('SELECT count(*) FROM sqlite_schema'),
    close: async () => reader.close(),
    onAppend: () => () => undefined,
    push: refuse,
    check: refuse,
    claim: refuse,
    settle: refuse,
    rewriteTexts: refuse,
    lock: refuse,
    migrate: refuse,
    clearProjections: refuse,
  }
}
