import pg from 'pg'
import type { Log } from '#kit/log.ts'
import { toStorageError } from '#storage/postgres/database-errors.ts'
import { clientConfig } from '#storage/postgres/pools.ts'

/** How long to wait for another process's work, milliseconds. */
const WAIT = 60_000

/**
 * Runs work while holding a row lock in a transaction on a separate connection: if this process ends, the server
 * releases the lock with the connection. Rejects with StorageError `unavailable` after waiting a minute.
 */
export async function withRowLock<T>(
  { url, log }: { url: string; log: Log },
  name: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  // Waiting for the lock is bounded by the server; the work, a migration for instance, by nothing.
  const client = new pg.Client({ ...clientConfig(url), query_timeout: 0 })
  client.on('error', (error) => log.error({ err: error, lock: name }, 'The connection that held a lock broke'))
  try {
    await acquire(client, name)
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } finally {
    // Ends the transaction too, when the work failed.
    await client.end().catch(() => undefined)
  }
}

async function acquire(client: pg.Client, name: string): Promise<void> {
  try {
    await client.connect()
    await client.query('INSERT INTO locks (name) VALUES ($1) ON CONFLICT DO NOTHING', [name])
    await client.query('BEGIN')
    await client.query(
      `SET LOCAL lock_timeout = ${WAIT}; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0`,
    )
    await client.query('SELECT name FROM locks WHERE name = $1 FOR UPDATE', [name])
  } catch (error) {
    throw toStorageError(error)
  }
}
