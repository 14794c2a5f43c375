import { refuse } from '#domain/reasons/reason.ts'
import type { Mfa } from '#domain/user/user-state.ts'
import type { AppError } from '#kit/errors.ts'

/** Wrong tries in a row that cost no wait. */
const FREE_FAILURES = 10
const FIRST_PAUSE_MS = 30 * 1000
const LONGEST_PAUSE_MS = 60 * 60 * 1000

/**
 * Milliseconds until the next code of an authenticator is looked at; 0: now. An authenticator's code is one of only a
 * million and does not wear out by being guessed at, so where no policy locks, the wait grows (RFC 4226 §7.3): a day
 * of guessing then has a chance of about 1 in 10 000. Security keys, recovery codes and codes that are sent stay open.
 */
export function guessPauseMs({ failures, lastFailureAt }: Mfa, now: number): number {
  if (failures < FREE_FAILURES) return 0
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - FREE_FAILURES), LONGEST_PAUSE_MS)
  return Math.max(0, lastFailureAt + pause - now)
}

export const tooManyGuesses = (pauseMs: number): AppError =>
  refuse('factor.tooManyGuesses', { params: { seconds: Math.ceil(pauseMs / 1000) } })
