import { author, type Context } from '#domain/context.ts'
import { loadPolicies } from '#domain/policy/load-policies.ts'
import { type LockoutPolicy, lockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { effectivePolicy } from '#domain/policy/policies.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { decideGuess, type Guess } from '#domain/user/check-guess.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import type { AppError } from '#kit/errors.ts'

/** A try at a factor, and the error of a wrong one. */
export type SessionGuess = Guess & { readonly wrong: AppError }

/**
 * Records an attempt at a factor on the user, so that attempts through sessions, pages and other APIs count together.
 * Returns the user after a right one. Answers the attempt that reaches the limit as wrong; the next one fails because
 * the user is locked.
 */
export async function recordGuess(
  ctx: Context,
  user: NonNullable<ReturnType<SessionDraft['state']>['user']>,
  decide: (user: Folded<User>, lockout: LockoutPolicy) => SessionGuess,
): Promise<Folded<User>> {
  const lockout = effectivePolicy(lockoutPolicy, await loadPolicies(ctx, user.orgId))
  let refusal: AppError | undefined
  const after = await ctx.events.change(author(ctx), userAggregate, user.id, (before) => {
    requireActive(before, user.orgId)
    const guess = decide(before, lockout)
    const { right, events } = decideGuess(before.state.status, guess)
    refusal = right ? undefined : guess.wrong
    return events
  })
  if (refusal) throw refusal
  return after
}

/** Rejects a user that cannot sign in. */
export function requireActive(user: Folded<User>, orgId = user.owner): void {
  if (!exists(userAggregate, user) || user.owner !== orgId) throw refuse('session.userNotFound')
  if (user.state.status === 'locked') throw refuse('session.userLocked')
  if (user.state.status !== 'active' && user.state.status !== 'initial') throw refuse('session.userNotActive')
}

/** Returns the user of a session. */
export function requireSessionUser(draft: SessionDraft): NonNullable<ReturnType<SessionDraft['state']>['user']> {
  const { user } = draft.state()
  if (!user) throw refuse('session.userMissing')
  return user
}
