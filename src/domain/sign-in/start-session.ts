import { makeToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { type FactorMethod, LOGIN_TIMEOUT_MS } from '#domain/sign-in/session.ts'
import type { SignIn } from '#domain/sign-in/store-sign-in.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Longest stored name of a browser, in characters. */
const MAX_USER_AGENT = 300

export interface StartSession {
  /** State of the user at the proof. */
  readonly user: Folded<User>
  readonly method: FactorMethod
  readonly userAgent: string
}

/** Returns a new sign-in of a user that proved a first factor; `storeSignIn` stores it. */
export function startSession(
  services: Pick<Services, 'newId'>,
  { user, method, userAgent }: StartSession,
  now: number,
): SignIn {
  const session = {
    id: services.newId(),
    userId: user.id,
    orgId: user.owner,
    userSequence: user.sequence,
    factors: [{ method, at: now }],
    userAgent: userAgent.slice(0, MAX_USER_AGENT),
    createdAt: now,
    changedAt: now,
    completedAt: undefined,
    expiresAt: now + LOGIN_TIMEOUT_MS,
  }
  return { session, token: makeToken() }
}
