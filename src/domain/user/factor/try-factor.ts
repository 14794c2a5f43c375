/**
 * Checks of every second factor: the verdict is decided on the state that it is stored on, wrong tries at all factors
 * count together, and the lockout policy ends them (docs/security.md). A right password does not reset the count.
 */
import { author, type Context } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LockoutPolicy, lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { loadUser } from '#domain/user/access/load-user.ts'
import { requireKnown } from '#domain/user/access/user-access.ts'
import { decideGuess } from '#domain/user/check-guess.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { AppError } from '#kit/errors.ts'

/** Result of an attempt; `refusal` undefined: it was right. */
export interface FactorTry {
  readonly refusal?: AppError
  readonly events: readonly UserEvent[]
}

/**
 * Records a try, and returns the user after a right one.
 * @throws the refusal; `user.notFound`; `user.locked` or `user.notActive` for a user that may not sign in
 */
export async function tryFactor(
  ctx: Context,
  target: Target,
  decide: (user: Folded<User>, lockout: LockoutPolicy) => FactorTry,
): Promise<Folded<User>> {
  const { owner } = await loadUser(ctx, target)
  const lockout = effectivePolicy(lockoutPolicy, await loadPolicies(ctx, owner))
  let tried: FactorTry = { events: [] }
  const after = await ctx.events.change(author(ctx), userAggregate, target.id, (user) => {
    requireKnown(user, target)
    requireMayTry(user.state)
    tried = decide(user, lockout)
    return tried.events
  })
  if (tried.refusal) throw tried.refusal
  return after
}

/** Rejects a user that may not sign in, before anything is compared. */
export function requireMayTry(user: User): void {
  if (user.status === 'locked') throw lockedError()
  if (user.status !== 'active') throw refuse('user.notActive')
}

const lockedError = () => refuse('user.locked')

export interface FactorGuess {
  readonly right: boolean
  /** Error of a wrong attempt. */
  readonly wrong: AppError
  readonly succeeded: UserEvent
  readonly failed: UserEvent
}

/** Decides on an attempt at a code of any factor; the last wrong one that the policy allows locks the user. */
export function decideFactorGuess(user: User, guess: FactorGuess, lockout: LockoutPolicy): FactorTry {
  const { right, events } = decideGuess(user.status, {
    right: guess.right,
    failures: user.mfa.failures,
    max: lockout.maxOtpAttempts,
    succeeded: [guess.succeeded],
    failed: guess.failed,
  })
  if (right) return { events }
  return { refusal: events.some((event) => event.type === 'user.locked') ? lockedError() : guess.wrong, events }
}
