import pg from 'pg'
import { type AggregateRef, type Name, StorageError } from '#storage/port.ts'

/** SQLSTATEs of this program, raised by the push statement with a JSON detail. */
export const STALE_STREAM = 'US001'
export const NAME_TAKEN = 'US002'

const DEADLOCK = '40P01'
const SERIALIZATION_FAILURE = '40001'

/** Classes and codes that describe the state of the server, not a mistake in the request. */
const UNAVAILABLE = [/^08/, /^53/, /^57/, /^58/, /^28/, /^3D/, /^25006$/, /^40/, /^55P03$/]

/** Errors of the driver have no code; those of the operating system have one. */
const LOST =
  /^Connection terminated|^timeout e|^Query read timeout|^Cannot use a pool after|not queryable$|SSL connection/
const SYSTEM = /^(ECONN|EHOST|ENET|ETIMEDOUT|ENOTFOUND|EAI_|EPIPE|ENOENT|EACCES)/

function isLost(error: unknown): boolean {
  // Connecting to a name with several addresses fails with one error for all of them.
  if (error instanceof AggregateError) return error.errors.some(isLost)
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  return SYSTEM.test(code) || LOST.test(error.message)
}

/** Maps an error of driver or server to the engine's own; returns a mistake in a statement unchanged. */
export function toStorageError(error: unknown): unknown {
  if (error instanceof StorageError) return error
  if (!(error instanceof pg.DatabaseError)) {
    return isLost(error) ? new StorageError('unavailable', { cause: error }) : error
  }
  const code = error.code ?? ''
  // The push statement itself composes this detail from the unit.
  if (code === STALE_STREAM) {
    return new StorageError('conflict', { aggregate: JSON.parse(error.detail ?? '{}') as AggregateRef, cause: error })
  }
  if (code === NAME_TAKEN) {
    return new StorageError('nameTaken', { nameTaken: JSON.parse(error.detail ?? '{}') as Name, cause: error })
  }
  return UNAVAILABLE.some((pattern) => pattern.test(code)) ? new StorageError('unavailable', { cause: error }) : error
}

/** The server ended this transaction because of a conflict with another one; a retry can succeed. */
export function isTransient(error: unknown): boolean {
  return error instanceof pg.DatabaseError && (error.code === DEADLOCK || error.code === SERIALIZATION_FAILURE)
}
