import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { findSignedIn } from '#domain/session/find-session-holder.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { fromSignedIn } from '#domain/sign-in/from-signed-in.ts'
import { fromSessionRow, holds, type Session } from '#domain/sign-in/session.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { Database } from '#storage/tables.ts'

export interface LiveSession {
  readonly session: Session
  readonly user: Folded<User>
}

/**
 * Returns the session of a browser's token, complete or not. Undefined when it is unknown, expired or ended, or when
 * its user or organization may no longer sign in.
 */
export async function findSession(
  services: Pick<Services, 'events' | 'rows'>,
  token: string,
  now: number,
): Promise<LiveSession | undefined> {
  const row = await services.rows
    .selectFrom('sessions')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  return row && live(services, row, now)
}

/** As `findSession`, by the id that tokens of applications carry; complete ones only. Sessions of the API count too. */
export async function findSessionById(
  services: Pick<Services, 'events' | 'rows'>,
  id: string,
  now: number,
): Promise<LiveSession | undefined> {
  const row = await services.rows.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  if (row) return row.completed_at === null ? undefined : live(services, row, now)
  const signedIn = await findSignedIn(services, await services.events.load(sessionAggregate, id), now)
  return signedIn && { session: fromSignedIn(signedIn), user: signedIn.user }
}

async function live(
  services: Pick<Services, 'events'>,
  row: Database['sessions'],
  now: number,
): Promise<LiveSession | undefined> {
  const session = fromSessionRow(row)
  if (session.expiresAt <= now) return undefined
  const [user, org] = await Promise.all([
    services.events.load(userAggregate, session.userId),
    services.events.load(orgAggregate, session.orgId),
  ])
  return holds(session, user) && org.state.status === 'active' ? { session, user } : undefined
}
