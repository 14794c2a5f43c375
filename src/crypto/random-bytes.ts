import { randomFillSync } from 'node:crypto'

const POOL_BYTES = 4096
const pool = Buffer.alloc(POOL_BYTES)
let next = POOL_BYTES

/**
 * Returns `count` cryptographically random bytes, at most 4,096. Fills a pool at a time, because each call to the
 * generator waits for its lock, which the threads that sign also use; bytes are erased from the pool when they are returned.
 */
export function pooledRandomBytes(count: number): Buffer {
  if (next + count > POOL_BYTES) {
    randomFillSync(pool)
    next = 0
  }
  const bytes = Buffer.from(pool.subarray(next, next + count))
  pool.fill(0, next, next + count)
  next += count
  return bytes
}
