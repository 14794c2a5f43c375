import { checkCode } from '#crypto/code.ts'
import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { recordGuess, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { guessPauseMs, tooManyGuesses } from '#domain/user/factor/guess-pause.ts'
import type { OtpChannel } from '#domain/user/otp/events.ts'
import { otpChannels } from '#domain/user/otp/otp-channels.ts'

const CHALLENGES = { sms: 'otpSms', email: 'otpEmail' } as const
const CHECKED = { sms: 'session.otp.sms.checked', email: 'session.otp.email.checked' } as const

export interface CheckOtp {
  readonly channel: OtpChannel
  /** As typed; spaces are ignored. */
  readonly code: string
}

/** Checks a one-time code of this session; a code of another session is wrong. */
export async function checkOtp(draft: SessionDraft, { channel, code }: CheckOtp): Promise<void> {
  const { ctx } = draft
  const of = requireSessionUser(draft)
  const pending = draft.state().challenges[CHALLENGES[channel]]
  if (!pending) throw refuse('session.codeNotRequested')
  const rules = otpChannels[channel]
  const after = await recordGuess(ctx, of, ({ state }, lockout) => {
    if (!rules.isSetUp(state)) throw refuse('session.otpNotReady')
    const pauseMs = guessPauseMs(state.mfa, ctx.now)
    if (pauseMs > 0) throw tooManyGuesses(pauseMs)
    const typed = code.replace(/\s/g, '')
    const verdict = checkCode({ cipher: ctx.cipher, purpose: rules.kind, stored: pending, typed, nowMs: ctx.now })
    if (verdict === 'expired') throw refuse('session.codeExpired')
    return {
      right: verdict === 'ok',
      failures: state.mfa.failures,
      max: lockout.maxOtpAttempts,
      succeeded: [rules.succeeded()],
      failed: rules.failed(),
      wrong: refuse('session.codeWrong'),
    }
  })
  draft.add(sessionEvent(CHECKED[channel], { userSequence: after.sequence }))
}
