import type { Context } from '#domain/context.ts'
import type { LockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { guessPauseMs, tooManyGuesses } from '#domain/user/factor/guess-pause.ts'
import { decideFactorGuess, type FactorTry, tryFactor } from '#domain/user/factor/try-factor.ts'
import { totpCheckFailed, totpCheckSucceeded } from '#domain/user/totp/events.ts'
import { matchTotp } from '#domain/user/totp/match-totp.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Checks a code of one of the person's authenticators at sign-in. Each code works once, on every process; a wrong one
 * counts towards the lock.
 * @returns the user after the check
 * @throws AppError invalidArgument for a wrong or used code; resourceExhausted with `seconds` to wait after many wrong
 * ones; failedPrecondition: no authenticator is set up, or the user is or has just been locked; as `tryFactor`
 */
export function checkTotp(ctx: Context, target: Target, code: string): Promise<Folded<User>> {
  return tryFactor(ctx, target, ({ state }, lockout) => decideCheckTotp(ctx, state, code, lockout))
}

export function decideCheckTotp(
  ctx: Pick<Context, 'cipher' | 'now'>,
  user: User,
  code: string,
  lockout: LockoutPolicy,
): FactorTry {
  if (!user.totp?.ready) return { refusal: refuse('totp.notReady'), events: [] }
  const pauseMs = guessPauseMs(user.mfa, ctx.now)
  if (pauseMs > 0) return { refusal: tooManyGuesses(pauseMs), events: [] }
  const match = matchTotp(ctx, user, code)
  const guess = {
    right: match !== undefined,
    wrong: refuse('totp.wrong'),
    succeeded: totpCheckSucceeded(match?.step ?? user.totp.lastStep, match?.id),
    failed: totpCheckFailed(),
  }
  return decideFactorGuess(user, guess, lockout)
}
