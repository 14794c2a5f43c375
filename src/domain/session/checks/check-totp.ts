import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { recordGuess, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { guessPauseMs, tooManyGuesses } from '#domain/user/factor/guess-pause.ts'
import { totpCheckFailed, totpCheckSucceeded } from '#domain/user/totp/events.ts'
import { matchTotp } from '#domain/user/totp/match-totp.ts'

/** Checks a code of one of the user's authenticators; each code works once. */
export async function checkTotp(draft: SessionDraft, code: string): Promise<void> {
  const { ctx } = draft
  const after = await recordGuess(ctx, requireSessionUser(draft), ({ state }, lockout) => {
    const { totp } = state
    if (!totp?.ready) throw refuse('session.totpNotReady')
    const pauseMs = guessPauseMs(state.mfa, ctx.now)
    if (pauseMs > 0) throw tooManyGuesses(pauseMs)
    const match = matchTotp(ctx, state, code)
    return {
      right: match !== undefined,
      failures: state.mfa.failures,
      max: lockout.maxOtpAttempts,
      succeeded: [totpCheckSucceeded(match?.step ?? totp.lastStep, match?.id)],
      failed: totpCheckFailed(),
      wrong: refuse('session.codeWrong'),
    }
  })
  draft.add(sessionEvent('session.totp.checked', { userSequence: after.sequence }))
}
