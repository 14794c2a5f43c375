import type { Context } from '#domain/context.ts'
import type { LockoutPolicy } from '#domain/policy/lockout-policy.ts'
import type { Target } from '#domain/target.ts'
import { codeRefusal } from '#domain/user/check-code.ts'
import { decideFactorGuess, type FactorTry, tryFactor } from '#domain/user/factor/try-factor.ts'
import type { OtpChannel } from '#domain/user/otp/events.ts'
import { otpChannels } from '#domain/user/otp/otp-channels.ts'
import { decideCodeTry } from '#domain/user/redeem-code.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

export interface CheckOtp {
  readonly channel: OtpChannel
  /** As typed. */
  readonly code: string
}

/**
 * Checks a one-time code sent at sign-in. Only the newest is valid, once; a wrong one counts towards the lock, and
 * ten wrong ones end the code. @returns the user after the check @throws AppError invalidArgument by codeRefusal:
 * wrong, expired, exhausted, used, replaced, none; failedPrecondition when the user is or has just been locked; as
 * `tryFactor`
 */
export function checkOtp(ctx: Context, target: Target, input: CheckOtp): Promise<Folded<User>> {
  return tryFactor(ctx, target, (user, lockout) => decideCheckOtp(ctx, user, input, lockout))
}

export function decideCheckOtp(
  ctx: Pick<Context, 'cipher' | 'now'>,
  user: Folded<User>,
  { channel, code }: Pick<CheckOtp, 'channel' | 'code'>,
  lockout: LockoutPolicy,
): FactorTry {
  const slot = otpChannels[channel]
  // Numbers are often pasted with a space in the middle.
  const { verdict } = decideCodeTry(ctx, user, { slot, code: code.replace(/\s/g, '') })
  if (verdict !== 'ok' && verdict !== 'wrong') return { refusal: codeRefusal(verdict), events: [] }
  const guess = {
    right: verdict === 'ok',
    wrong: codeRefusal('wrong'),
    succeeded: slot.succeeded(),
    failed: slot.failed(),
  }
  return decideFactorGuess(user.state, guess, lockout)
}
