import { StorageError } from '#storage/port.ts'

/** SQLite's primary result codes that speak of the file or the disk, not of what was asked (sqlite3.h). */
const FAULTS: ReadonlySet<number> = new Set([
  5, // BUSY
  6, // LOCKED
  7, // NOMEM
  8, // READONLY
  10, // IOERR
  11, // CORRUPT
  13, // FULL
  14, // CANTOPEN
  26, // NOTADB
])

/** What node:sqlite says of a handle that was closed. */
const CLOSED = 'ERR_INVALID_STATE'

const DAMAGED: ReadonlySet<number> = new Set([11, 26])

/** `unavailable` for what is wrong with file or disk, and after closing; a mistake in a statement stays what it is. */
export function toStorageError(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error
  // The low byte of an extended code is its primary one.
  const result = 'errcode' in error ? Number(error.errcode) & 0xff : 0
  const closed = 'code' in error && error.code === CLOSED
  if (!closed && !FAULTS.has(result)) return error
  const advice = DAMAGED.has(result) ? '; restore it from a backup' : ''
  return new StorageError('unavailable', { cause: new Error(`${path}: ${error.message}${advice}`) })
}
