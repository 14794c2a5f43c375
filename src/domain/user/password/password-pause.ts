import type { Context } from '#domain/context.ts'
import type { LockoutPolicy } from '#domain/policy/lockout-policy.ts'
import type { Password } from '#domain/user/user-state.ts'

/** Wrong passwords in a row without a pause; after that each one doubles it. */
const FREE_FAILURES = 10
const FIRST_PAUSE_MS = 30 * 1000
const LONGEST_PAUSE_MS = 15 * 60 * 1000

/**
 * Returns the milliseconds during which a user's password is rejected after too many wrong ones (ASVS 5.0 6.3.1, NIST
 * SP 800-63B §3.2.2); 0: none. A lockout policy with a limit replaces this pause. An attempt during the pause does
 * not extend it, so that an attacker cannot keep a user out for longer.
 */
export function passwordPauseMs(
  { failures, lastFailureAt }: Password,
  { maxPasswordAttempts }: LockoutPolicy,
  { now, guessPauses = true }: Pick<Context, 'now' | 'guessPauses'>,
): number {
  if (!guessPauses || maxPasswordAttempts > 0 || failures < FREE_FAILURES) return 0
  const pause = Math.min(FIRST_PAUSE_MS * 2 ** (failures - FREE_FAILURES), LONGEST_PAUSE_MS)
  return Math.max(0, lastFailureAt + pause - now)
}
