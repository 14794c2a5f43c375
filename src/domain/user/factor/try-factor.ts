/**
 * How every second factor is tried: the answer is decided on the state that it is stored on, wrong tries at whichever
 * factor count together, and the lockout policy ends them (security check 7). A right password does not end the count.
 */
import { author, type OrgContext } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LockoutPolicy, lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { decideGuess } from '#domain/user/check-guess.ts'
import { requireUser } from '#domain/user/load-user.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { type AppError, failedPrecondition, notFound } from '#kit/errors.ts'

/** What a try leads to; `refusal` undefined: it was right. */
export interface FactorTry {
  readonly refusal?: AppError
  readonly events: readonly UserEvent[]
}

/**
 * Records a try, and answers the user as it stands after a right one.
 * @throws AppError the refusal; NotFound for a user that is not there or of another organization; FailedPrecondition
 * for one that may not sign in
 */
export async function tryFactor(
  ctx: OrgContext,
  userId: string,
  decide: (user: Folded<User>, lockout: LockoutPolicy) => FactorTry,
): Promise<Folded<User>> {
  const lockout = effectivePolicy(lockoutPolicy, await loadPolicies(ctx, ctx.orgId))
  let tried: FactorTry = { events: [] }
  const after = await ctx.events.change(author(ctx), userAggregate, userId, (user) => {
    requireUser(user, ctx.orgId, () => notFound('COMMAND-Fct04', 'Errors.User.NotFound'))
    requireMayTry(user.state)
    tried = decide(user, lockout)
    return tried.events
  })
  if (tried.refusal) throw tried.refusal
  return after
}

/** Refuses a user that may not sign in, before anything is compared. */
export function requireMayTry(user: User): void {
  if (user.status === 'locked') throw locked()
  if (user.status !== 'active') throw failedPrecondition('COMMAND-Fct12', 'Errors.User.NotActive')
}

const locked = () => failedPrecondition('COMMAND-Fct09', 'Errors.User.Locked')

export interface FactorGuess {
  readonly right: boolean
  /** What a wrong try is told. */
  readonly wrong: AppError
  readonly succeeded: UserEvent
  readonly failed: UserEvent
}

/** What a try at a code leads to, whichever factor it is of; the last wrong one that is allowed locks the user. */
export function decideFactorGuess(user: User, guess: FactorGuess, lockout: LockoutPolicy): FactorTry {
  const { right, events } = decideGuess(user.status, {
    right: guess.right,
    failures: user.mfa.failures,
    max: lockout.maxOtpAttempts,
    succeeded: [guess.succeeded],
    failed: guess.failed,
  })
  if (right) return { events }
  return { refusal: events.some((event) => event.type === 'user.locked') ? locked() : guess.wrong, events }
}
