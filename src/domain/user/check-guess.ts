import { userLocked } from '#domain/user/lifecycle/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** A compared attempt at a guessable secret, and the events that record it. */
export interface Guess {
  readonly right: boolean
  /** Wrong tries since the last right one. */
  readonly failures: number
  /** Wrong tries in a row after which the user is locked; 0: never. */
  readonly max: number
  /** Milliseconds until the next try is judged; 0 or absent: now. */
  readonly pauseMs?: number
  readonly succeeded: readonly UserEvent[]
  readonly failed: UserEvent
}

/**
 * Decides on an attempt by the state that the result is stored on: parallel attempts, in any process, cannot exceed
 * the limit of the lockout policy (docs/security.md, guesses). Rejects every attempt of locked and deactivated users.
 * Does not lock an uninitialized user, since unlocking would make it active, but still rejects attempts beyond the
 * limit.
 */
export function decideGuess(
  status: User['status'],
  { right, failures, max, pauseMs = 0, succeeded, failed }: Guess,
): { right: boolean; events: UserEvent[] } {
  if (pauseMs > 0) return { right: false, events: [] }
  if (status !== 'active' && status !== 'initial') return { right: false, events: [] }
  const lock = status === 'active' ? [userLocked()] : []
  if (max > 0 && failures >= max) return { right: false, events: lock }
  if (right) return { right: true, events: [...succeeded] }
  const lastTry = max > 0 && failures + 1 >= max
  return { right: false, events: [failed, ...(lastTry ? lock : [])] }
}
