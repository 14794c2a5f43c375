import { userLocked } from '#domain/user/lifecycle/events.ts'
import type { UserEvent } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** A try at a secret that can be guessed, as it was compared, and what there is to record of it. */
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
 * What a try leads to, decided on the state that the answer will be stored on: of parallel tries, on any process, no
 * more are answered than the lockout policy allows (docs/security.md, guesses). Locked and deactivated users learn nothing. A
 * user that is not initialized yet is not locked, since unlocking would make it active; its tries end all the same.
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
