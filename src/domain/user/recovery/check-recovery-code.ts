import type { Context } from '#domain/context.ts'
import type { LockoutPolicy } from '#domain/policy/lockout-policy.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { codeRefusal } from '#domain/user/check-code.ts'
import { decideFactorGuess, type FactorTry, tryFactor } from '#domain/user/factor/try-factor.ts'
import { recoveryCodeCheckFailed, recoveryCodeCheckSucceeded } from '#domain/user/recovery/events.ts'
import { storedHashOf } from '#domain/user/recovery/recovery-code.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import { ownProperty } from '#kit/own-property.ts'

/**
 * Uses a recovery code in the place of a second factor: of several who use one at once exactly one succeeds. A wrong
 * one counts towards the lock.
 * @returns the user after the check
 * @throws AppError invalidArgument: wrong (`Errors.User.Code.Invalid`) or used already (`….Used`); failedPrecondition:
 * there are none, or the user is or has just been locked; as `tryFactor`
 */
export function checkRecoveryCode(ctx: Context, target: Target, code: string): Promise<Folded<User>> {
  return tryFactor(ctx, target, ({ state }, lockout) =>
    decideCheckRecoveryCode(state, storedHashOf(state.recovery.codes, code), lockout),
  )
}

export function decideCheckRecoveryCode(user: User, codeHash: string, lockout: LockoutPolicy): FactorTry {
  const { codes } = user.recovery
  if (Object.keys(codes).length === 0) return { refusal: refuse('recoveryCodes.notReady'), events: [] }
  const known = ownProperty(codes, codeHash)
  // Not counted as a wrong attempt: only its holder knows a used code, and it completes no sign-in.
  if (known === 'used') return { refusal: codeRefusal('used'), events: [] }
  const guess = {
    right: known === 'open',
    wrong: codeRefusal('wrong'),
    succeeded: recoveryCodeCheckSucceeded(codeHash),
    failed: recoveryCodeCheckFailed(),
  }
  return decideFactorGuess(user, guess, lockout)
}
