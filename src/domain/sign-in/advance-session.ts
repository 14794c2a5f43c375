import { makeToken } from '#crypto/token.ts'
import { type FactorMethod, SESSION_LIFETIME_MS, type Session, withFactor } from '#domain/sign-in/session.ts'
import type { SignIn } from '#domain/sign-in/store-sign-in.ts'

export interface AdvanceSession {
  /** Method that the user proved now. */
  readonly method?: FactorMethod
  /** Every step is done: the user is signed in from now on. */
  readonly completed?: boolean
  /** Sequence of the user's stream after an event that ended all sign-ins except this one. */
  readonly userSequence?: number
}

/** Returns a sign-in after a further step, with a new token; `storeSignIn` stores it and voids the old token. */
export function advanceSession(session: Session, step: AdvanceSession, now: number): SignIn {
  const { method, completed = false, userSequence = session.userSequence } = step
  const advanced: Session = {
    ...session,
    userSequence,
    factors: method ? withFactor(session.factors, { method, at: now }) : session.factors,
    changedAt: now,
    completedAt: completed ? now : session.completedAt,
    expiresAt: completed ? now + SESSION_LIFETIME_MS : session.expiresAt,
  }
  return { session: advanced, token: makeToken() }
}
