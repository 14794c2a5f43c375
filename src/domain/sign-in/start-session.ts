import { hashToken, makeToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { type FactorMethod, type Session, toSessionRow, WAY_IN_MS } from '#domain/sign-in/session.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'

/** Longest name of a browser that is kept, in characters. */
const MAX_USER_AGENT = 300

export interface StartSession {
  /** As it stood when it proved itself. */
  readonly user: Folded<User>
  readonly method: FactorMethod
  readonly userAgent: string
}

/** A person proved who they are: begins a sign-in. The token is for the browser's cookie; only its hash is kept. */
export async function startSession(
  services: Pick<Services, 'events' | 'newId'>,
  { user, method, userAgent }: StartSession,
  now: number,
): Promise<{ session: Session; token: string }> {
  const token = makeToken()
  const session: Session = {
    id: services.newId(),
    userId: user.id,
    orgId: user.owner,
    userSequence: user.sequence,
    factors: [{ method, at: now }],
    userAgent: userAgent.slice(0, MAX_USER_AGENT),
    createdAt: now,
    changedAt: now,
    completedAt: undefined,
    expiresAt: now + WAY_IN_MS,
  }
  await services.events.writeRecords([{ table: 'sessions', put: toSessionRow(session, hashToken(token)) }])
  return { session, token }
}
