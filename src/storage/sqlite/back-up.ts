import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { Connection } from '#storage/sqlite/connection.ts'

/**
 * Writes a consistent copy of the store into a new file readable by its owner only, while a server keeps writing.
 * Throws if the store does not exist, or if the file already exists.
 */
export function backUpSqlite(store: string, file: string): void {
  if (!existsSync(store)) throw new Error(`there is no store at ${store}`)
  closeSync(openSync(file, 'wx', 0o600))
  try {
    const reader = new Connection(store, { readOnly: true, setup: ['PRAGMA busy_timeout = 5000'] })
    try {
      reader.run('VACUUM INTO ?', file)
    } finally {
      reader.close()
    }
    // SQLite does not sync the copy to disk.
    const written = openSync(file, 'r+')
    fsyncSync(written)
    closeSync(written)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
}
