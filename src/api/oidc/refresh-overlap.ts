/**
 * Distinguishes two concurrent refreshes, such as from two tabs of one browser, from a later reuse of the refresh
 * token, which counts as theft (RFC 9700 §4.14.2): overlapping requests get the same successor.
 */
import type { Arrival } from '#api/oidc/request/arrival.ts'
import { recordHash } from '#domain/token/protocol-records.ts'

/** How long the end of a refresh is remembered, milliseconds. */
const KEEP_MS = 60 * 1000

export interface RefreshOverlap {
  /** Notes that a refresh token is being used. Call the returned function when the response is sent, the first call counts; undefined: noted already. */
  begin(refreshToken: string): (() => void) | undefined
  /** Whether a request overlaps with the one that used the token at `usedAt`, epoch milliseconds. */
  covers(refreshToken: string, usedAt: number, arrival: Arrival): boolean
}

export function createRefreshOverlap(): RefreshOverlap {
  /** By hash of the token: when its response was sent, by the clock of the process; infinite until then. Oldest first. */
  const answeredAt = new Map<string, number>()
  const forget = (now: number) => {
    for (const [hash, at] of answeredAt) {
      if (at + KEEP_MS > now) return
      answeredAt.delete(hash)
    }
  }
  return {
    begin(refreshToken) {
      const hash = recordHash(refreshToken)
      if (answeredAt.has(hash)) return undefined
      forget(performance.now())
      answeredAt.set(hash, Number.POSITIVE_INFINITY)
      return () => {
        if (answeredAt.get(hash) !== Number.POSITIVE_INFINITY) return
        answeredAt.delete(hash)
        answeredAt.set(hash, performance.now())
      }
    },
    covers(refreshToken, usedAt, { at, exact }) {
      const ownResponse = answeredAt.get(recordHash(refreshToken))
      // Other processes share only the time of use.
      return ownResponse === undefined ? at <= usedAt : exact <= ownResponse
    },
  }
}
