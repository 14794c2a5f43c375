import { verifyTotp } from '#crypto/totp.ts'
import type { Context } from '#domain/context.ts'
import type { LockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { guessPauseMs, tooManyGuesses } from '#domain/user/factor/guess-pause.ts'
import { decideFactorGuess, type FactorTry, tryFactor } from '#domain/user/factor/try-factor.ts'
import { totpCheckFailed, totpCheckSucceeded } from '#domain/user/totp/events.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/**
 * Checks a code of the person's authenticator at sign-in. Each code works once, on whichever process; a wrong one
 * counts towards the lock.
 * @returns the user as it stands after
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
  const { totp } = user
  if (!totp?.ready) return { refusal: refuse('totp.notReady'), events: [] }
  const pauseMs = guessPauseMs(user.mfa, ctx.now)
  if (pauseMs > 0) return { refusal: tooManyGuesses(pauseMs), events: [] }
  const secret = ctx.cipher.decrypt(totp.secret, 'totp')
  const step = verifyTotp({ secret, code, nowMs: ctx.now, lastStep: totp.lastStep })
  const guess = {
    right: step !== undefined,
    wrong: refuse('totp.wrong'),
    succeeded: totpCheckSucceeded(step ?? totp.lastStep),
    failed: totpCheckFailed(),
  }
  return decideFactorGuess(user, guess, lockout)
}
