import { StorageError } from '#storage/port.ts'

/** SQLite's primary result codes that describe the file or the disk, not a mistake in the request (sqlite3.h). */
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

/** Error code of node:sqlite for a closed handle. */
const CLOSED = 'ERR_INVALID_STATE'

const DAMAGED: ReadonlySet<number> = new Set([11, 26])

/** Maps errors of file or disk, and use after closing, to `unavailable`; returns a mistake in a statement unchanged. */
export function toStorageError(error: unknown, path: string): unknown {
  if (!(error instanceof Error)) return error
  // The low byte of an extended code is its primary one.
  const result = 'errcode' in error ? Number(error.errcode) & 0xff : 0
  const closed = 'code' in error && error.code === CLOSED
  if (!closed && !FAULTS.has(result)) return error
  const advice = DAMAGED.has(result) ? '; restore it from a backup' : ''
  return new StorageError('unavailable', { cause: new Error(`${path}: ${error.message}${advice}`) })
}
