import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { recordGuess, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { recoveryCodeCheckFailed, recoveryCodeCheckSucceeded } from '#domain/user/recovery/events.ts'
import { storedHashOf } from '#domain/user/recovery/recovery-code.ts'

/** Uses a recovery code in place of a second factor. */
export async function checkRecoveryCode(draft: SessionDraft, code: string): Promise<void> {
  const after = await recordGuess(draft.ctx, requireSessionUser(draft), ({ state }, lockout) => {
    const { codes } = state.recovery
    if (Object.keys(codes).length === 0) throw refuse('session.recoveryCodesNotExisting')
    const codeHash = storedHashOf(codes, code)
    const known = Object.hasOwn(codes, codeHash) ? codes[codeHash] : undefined
    return {
      right: known === 'open',
      failures: state.mfa.failures,
      max: lockout.maxOtpAttempts,
      succeeded: [recoveryCodeCheckSucceeded(codeHash)],
      failed: recoveryCodeCheckFailed(),
      wrong: refuse('session.codeWrong'),
    }
  })
  draft.add(sessionEvent('session.recovery.code.checked', { userSequence: after.sequence }))
}
