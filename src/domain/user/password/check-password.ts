import { author, type Context } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LockoutPolicy, lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { isOutside, type Target } from '#domain/target.ts'
import { decideGuess } from '#domain/user/check-guess.ts'
import { passwordCheckFailed, passwordCheckSucceeded, passwordHashUpdated } from '#domain/user/password/events.ts'
import { passwordPauseMs } from '#domain/user/password/password-pause.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { reportSecurity } from '#kit/request-context.ts'

/**
 * Checks a password at sign-in. Every failure looks the same and costs one hash; of parallel guesses no more are
 * answered than the lockout policy allows.
 */

/** How often a password may change during a comparison. */
const MAX_COMPARISONS = 5

/**
 * Returns the user after a right password; undefined for a wrong one, and for a user that may not sign in.
 * `target` undefined: no user has the login name that was typed.
 */
export async function checkPassword(
  ctx: Context,
  target: Target | undefined,
  password: string,
): Promise<Folded<User> | undefined> {
  const user = target && (await ctx.events.load(userAggregate, target.id))
  if (!target || !user || !exists(userAggregate, user) || isOutside(target, user.owner) || !user.state.password.hash) {
    await ctx.passwords.verifyNothing(password)
    reportSecurity({ name: 'user.signin.failed', method: 'password', reason: user ? 'noPassword' : 'unknownUser' })
    return undefined
  }
  const lockout = effectivePolicy(lockoutPolicy, await loadPolicies(ctx, user.owner))
  let { hash } = user.state.password
  for (let tries = 1; tries <= MAX_COMPARISONS; tries++) {
    const checked = await compare(ctx, hash, password)
    const settlement = await settle(ctx, user.id, checked, lockout)
    if (settlement.settled) return settlement.user
    // The password was changed since: the result must be about the current one.
    hash = settlement.hash
  }
  throw refuse('user.changedConcurrently')
}

type Settled = { settled: true; user: Folded<User> | undefined } | { settled: false; hash: string }

/** Records the comparison, unless it was with an outdated hash. */
async function settle(ctx: Context, userId: string, checked: Checked, lockout: LockoutPolicy): Promise<Settled> {
  let outdated = false
  let right = false
  const after = await ctx.events.change(author(ctx), userAggregate, userId, ({ state }) => {
    outdated = state.password.hash !== checked.hash
    if (outdated) return []
    const decided = decideCheckPassword(ctx, state, checked, lockout)
    right = decided.right
    return decided.events
  })
  if (outdated) return { settled: false, hash: after.state.password.hash }
  return { settled: true, user: right ? after : undefined }
}

interface Checked {
  /** The hash that was compared with. */
  readonly hash: string
  readonly right: boolean
  /** The same password under the configured scheme, if the hash uses another. */
  readonly rehashed?: string
}

async function compare(ctx: Context, hash: string, password: string): Promise<Checked> {
  const { result, rehash } = await ctx.passwords.verify(hash, password)
  const right = result === 'ok'
  return { hash, right, ...(right && rehash ? { rehashed: await ctx.passwords.hash(password) } : {}) }
}

/** Decides on a comparison (check-guess.ts); a right password also rehashes an old hash. */
export function decideCheckPassword(
  ctx: Pick<Context, 'now' | 'guessPauses'>,
  user: User,
  checked: Omit<Checked, 'hash'>,
  lockout: LockoutPolicy,
): { right: boolean; events: UserEvent[] } {
  const rehashed = checked.rehashed ? [passwordHashUpdated(checked.rehashed)] : []
  return decideGuess(user.status, {
    right: checked.right,
    failures: user.password.failures,
    max: lockout.maxPasswordAttempts,
    pauseMs: passwordPauseMs(user.password, lockout, ctx),
    succeeded: [passwordCheckSucceeded(), ...rehashed],
    failed: passwordCheckFailed(),
  })
}
