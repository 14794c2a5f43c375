import { refuse } from '#domain/reasons/reason.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { recordGuess, requireActive, requireSessionUser } from '#domain/session/record-guess.ts'
import type { SessionDraft } from '#domain/session/session-draft.ts'
import { passwordCheckFailed, passwordCheckSucceeded, passwordHashUpdated } from '#domain/user/password/events.ts'
import { passwordPauseMs } from '#domain/user/password/password-pause.ts'
import { userAggregate } from '#domain/user/user.ts'

/** Maximum number of comparisons when the password changes concurrently. */
const MAX_COMPARISONS = 5

/** A comparison that another change of the password made void. */
const outdated = refuse('user.changedConcurrently')

export async function checkPassword(draft: SessionDraft, password: string): Promise<void> {
  const of = requireSessionUser(draft)
  if (!password) throw refuse('session.passwordEmpty')
  for (let tries = 1; ; tries++) {
    try {
      const userSequence = await compareOnce(draft, of, password)
      draft.add(sessionEvent('session.password.checked', { userSequence }))
      return
    } catch (error) {
      if (error !== outdated || tries === MAX_COMPARISONS) throw error
    }
  }
}

async function compareOnce(
  { ctx }: SessionDraft,
  of: ReturnType<typeof requireSessionUser>,
  password: string,
): Promise<number> {
  const user = await ctx.events.load(userAggregate, of.id)
  requireActive(user, of.orgId)
  const { hash } = user.state.password
  if (!hash) throw refuse('session.passwordNotSet')
  const { result, rehash } = await ctx.passwords.verify(hash, password)
  const right = result === 'ok'
  const rehashed = right && rehash ? [passwordHashUpdated(await ctx.passwords.hash(password))] : []
  const after = await recordGuess(ctx, of, ({ state }, lockout) => {
    // Judged on the state that the answer is stored on: the password may have changed since it was loaded.
    if (state.password.hash !== hash) throw outdated
    const failures = state.password.failures
    return {
      right,
      failures,
      max: lockout.maxPasswordAttempts,
      pauseMs: passwordPauseMs(state.password, lockout, ctx),
      succeeded: [passwordCheckSucceeded(), ...rehashed],
      failed: passwordCheckFailed(),
      wrong: refuse('session.passwordWrong', { params: { failedAttempts: failures + 1 } }),
    }
  })
  return after.sequence
}
