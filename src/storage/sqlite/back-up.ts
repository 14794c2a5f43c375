import { closeSync, existsSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { Connection } from '#storage/sqlite/connection.ts'

/**
 * Writes the store as it stands at one moment into a new file for its owner alone, beside a server that goes on
 * writing. Throws when there is no store, and when the file is there already.
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
    // SQLite leaves that to whoever asked.
    const written = openSync(file, 'r+')
    fsyncSync(written)
    closeSync(written)
  } catch (error) {
    rmSync(file, { force: true })
    throw error
  }
}
