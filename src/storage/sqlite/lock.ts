import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** SQLITE_BUSY: another process (or another opening in this one) holds the lock. */
const BUSY = 5

/**
 * Makes this process the only one on the store, by an SQLite lock on a file beside it that is held open. The operating
 * system releases the lock whenever the process ends, so no stale lock remains. Returns the function that releases it;
 * throws an Error with a remedy when another process holds it.
 */
export function holdProcessLock(path: string): () => void {
  // Created here rather than by SQLite, so that only its owner can read it, like the store.
  closeSync(openSync(`${path}.lock`, 'a', 0o600))
  const side = new DatabaseSync(`${path}.lock`, { timeout: 0 })
  try {
    side.exec('BEGIN EXCLUSIVE')
  } catch (cause) {
    side.close()
    if ((cause as { errcode?: number }).errcode !== BUSY) throw cause
    throw new Error(
      `The store ${path} is in use by another process. Stop that one first, or use PostgreSQL for several processes.`,
      { cause },
    )
  }
  return () => side.close()
}
