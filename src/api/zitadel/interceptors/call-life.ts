import { Code, ConnectError } from '@connectrpc/connect'
import type { AnyResponse } from '#api/http/respond-directly.ts'

/** The longest delay that a timer can have, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1

export const isRemoved = (response: AnyResponse): boolean =>
  'stream' in response ? response.stream.destroyed : response.destroyed

/** Duration of a call: until its caller disconnects or its deadline passes. */
export function lifeOf(response: AnyResponse) {
  // Most calls never ask for it.
  let over: AbortController | undefined
  const watched = (): AbortController => {
    if (over) return over
    const made = new AbortController()
    over = made
    if (isRemoved(response)) made.abort()
    else response.once('close', () => made.abort())
    return made
  }
  return {
    /** Aborted with the reason. */
    signal: () => watched().signal,
    /** Waits for the work at most this number of milliseconds; the work itself continues. */
    async limit<T>(timeoutMs: number | undefined, run: () => Promise<T>): Promise<T> {
      if (timeoutMs === undefined) return run()
      const late = Promise.withResolvers<never>()
      const end = () => {
        watched().abort(new ConnectError('the operation timed out', Code.DeadlineExceeded))
        late.reject(new Error('the deadline has passed'))
      }
      const timer = setTimeout(end, Math.min(timeoutMs, LONGEST_TIMER))
      try {
        return await Promise.race([run(), late.promise])
      } finally {
        clearTimeout(timer)
      }
    },
  }
}
