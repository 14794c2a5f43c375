import { hashToken, makeToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { type FactorMethod, type Session, SIGN_IN_MS, toSessionRow, withFactor } from '#domain/sign-in/session.ts'

export interface AdvanceSession {
  /** What was proved now. */
  readonly method?: FactorMethod
  /** Every step is taken: from now on the person is signed in. */
  readonly completed?: boolean
  /** Where the user's stream stands after something that ended all sign-ins but is meant to keep this one. */
  readonly userSequence?: number
}

/** A further step of a sign-in. The browser gets a new token each time; the old one is void. */
export async function advanceSession(
  services: Pick<Services, 'events'>,
  session: Session,
  step: AdvanceSession,
  now: number,
): Promise<{ session: Session; token: string }> {
  const token = makeToken()
  const { method, completed = false, userSequence = session.userSequence } = step
  const advanced: Session = {
    ...session,
    userSequence,
    factors: method ? withFactor(session.factors, { method, at: now }) : session.factors,
    changedAt: now,
    completedAt: completed ? now : session.completedAt,
    expiresAt: completed ? now + SIGN_IN_MS : session.expiresAt,
  }
  await services.events.writeRecords([{ table: 'sessions', put: toSessionRow(advanced, hashToken(token)) }])
  return { session: advanced, token }
}
