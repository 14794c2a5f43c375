import { codeGenerators } from '#crypto/code-generator.ts'
import { author, type Context, type Details, detailsOf } from '#domain/context.ts'
import { refuse } from '#domain/reasons/reason.ts'
import type { Target } from '#domain/target.ts'
import { requireKnown } from '#domain/user/access/user-access.ts'
import { requireMayTry } from '#domain/user/factor/try-factor.ts'
import type { CodePayload } from '#domain/user/initialization/events.ts'
import { newCode } from '#domain/user/new-code.ts'
import type { OtpChannel } from '#domain/user/otp/events.ts'
import { otpChannels } from '#domain/user/otp/otp-channels.ts'
import { type UserEvent, userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'

/** A page that is loaded again, or a second click, sends no second message. */
const PAUSE_MS = 30 * 1000

/**
 * Sends a one-time code of 8 digits that expires after 5 minutes; one sent before ends. Within 30 seconds of the last
 * one nothing is sent (`sent: false`): that one still counts.
 * @throws AppError failedPrecondition: the person does not have this factor, its address or number is not verified, or
 * they may not sign in; resourceExhausted: too many codes within the hour; notFound
 */
export async function sendOtpCode(
  ctx: Context,
  target: Target,
  channel: OtpChannel,
): Promise<{ sent: boolean; details: Details }> {
  const { kind } = otpChannels[channel]
  const { payload } = newCode(ctx, kind)
  let sent = false
  const after = await ctx.events.change(author(ctx), userAggregate, target.id, (user) => {
    requireKnown(user, target)
    const events = decideSendOtpCode(user.state, channel, payload, ctx.now)
    sent = events.length > 0
    return events
  })
  return { sent, details: detailsOf(after) }
}

/** `now` in epoch milliseconds. */
export function decideSendOtpCode(user: User, channel: OtpChannel, code: CodePayload, now: number): UserEvent[] {
  const { kind, isSetUp, receiver, pending, added } = otpChannels[channel]
  requireMayTry(user)
  if (!isSetUp(user)) throw refuse('otp.notReady')
  const to = receiver(user)
  if (!to && channel === 'email') throw refuse('email.notVerified')
  if (!to) throw refuse('phone.notVerified')
  const last = pending(user)
  const lifetimeMs = codeGenerators[kind].expirySeconds * 1000
  const justSent = last !== undefined && last.expiresAt - lifetimeMs + PAUSE_MS > now
  return justSent ? [] : [added({ ...code, to })]
}
