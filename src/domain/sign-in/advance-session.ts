import { type SessionEvent, sessionEvent } from '#domain/session/events.ts'
import type { SessionFactor } from '#domain/session/session-state.ts'
import { makeBrowserToken } from '#domain/sign-in/browser-token.ts'
import { SESSION_LIFETIME_MS } from '#domain/sign-in/session.ts'
import { addEvents, factorChecked, sessionOf } from '#domain/sign-in/step-draft.ts'
import type { SignIn } from '#domain/sign-in/store-sign-in.ts'

export interface AdvanceSession {
  /** Method that the user verified now. */
  readonly method?: SessionFactor
  /** Every step is done: the user is signed in from now on. */
  readonly completed?: boolean
  /** Sequence of the user's stream after an event that ended all sign-ins except this one. */
  readonly userSequence?: number
}

/** Returns a sign-in after a further step, with a new token; `storeSignIn` stores it and revokes the old token. */
export function advanceSession(
  { session, draft }: Pick<SignIn, 'session' | 'draft'>,
  step: AdvanceSession,
  now: number,
): SignIn {
  const { method, completed = false, userSequence } = step
  const events: SessionEvent[] = [
    ...(userSequence === undefined ? [] : [sessionEvent('session.factors.renewed', { userSequence })]),
    ...(method ? [factorChecked(method, userSequence ?? session.userSequence)] : []),
    ...(completed ? [sessionEvent('session.sign.in.completed', { lifetimeMs: SESSION_LIFETIME_MS })] : []),
  ]
  const advanced = addEvents(draft, events, now)
  return { session: sessionOf(advanced), draft: advanced, token: makeBrowserToken() }
}
