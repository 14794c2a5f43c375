import { setTimeout as sleep } from 'node:timers/promises'
import { explainStoreError } from '#cli/start/explain-store-error.ts'
import type { Log } from '#kit/log.ts'
import { StorageError } from '#storage/port.ts'

/** Milliseconds: a database that starts beside the server takes seconds; an orchestrator starts it again after that. */
const WAITS_AT_MOST = 60_000
const TRIES_EVERY = 1_000

/** Errors of a starting database, and of the network while the database does not listen yet. */
const STARTING = new Set([
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
])

/**
 * Opens the store, trying again while its database is starting; rejects with the last failure after a minute, and at
 * once for any other failure or when `signal` is aborted.
 */
export async function waitForDatabase<T>(open: () => Promise<T>, log: Log, signal?: AbortSignal): Promise<T> {
  const deadline = Date.now() + WAITS_AT_MOST
  for (;;) {
    try {
      return await open()
    } catch (error) {
      const code = startingCode(error)
      if (code === undefined || Date.now() > deadline) throw explainStoreError(error)
      const secondsLeft = Math.round((deadline - Date.now()) / 1000)
      log.warn({ code, secondsLeft }, 'The database cannot be reached yet; trying again')
      await sleep(TRIES_EVERY, undefined, signal ? { signal } : {})
    }
  }
}

function startingCode(error: unknown): string | undefined {
  if (!(error instanceof StorageError) || error.reason !== 'unavailable') return undefined
  const { cause } = error
  const causes = cause instanceof AggregateError ? cause.errors : [cause]
  const codes = causes.map((one: unknown) => (one instanceof Error && 'code' in one ? String(one.code) : ''))
  // A connection attempt that got no response has no code.
  if (causes.some((one) => one instanceof Error && /^timeout e/.test(one.message))) return 'ETIMEDOUT'
  return codes.find((code) => STARTING.has(code))
}
