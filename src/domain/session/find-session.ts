import { hashToken } from '#crypto/token.ts'
import type { Rooms } from '#domain/context.ts'
import { orgAggregate } from '#domain/org/org.ts'
import { fromSessionRow, holds, type Session } from '#domain/session/session.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { User } from '#domain/user/user-state.ts'
import type { Folded } from '#eventstore/aggregate.ts'
import type { Database } from '#storage/tables.ts'

export interface LiveSession {
  readonly session: Session
  readonly user: Folded<User>
}

/**
 * The sign-in that a browser's token stands for, complete or on the way, or undefined: unknown, expired, ended, or
 * its user or organization may not be signed in any more.
 */
export async function findSession(
  rooms: Pick<Rooms, 'events' | 'rows'>,
  token: string,
  now: number,
): Promise<LiveSession | undefined> {
  const row = await rooms.rows
    .selectFrom('sessions')
    .selectAll()
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
  return row && live(rooms, row, now)
}

/** As `findSession`, by the id that tokens of applications carry; complete ones only. */
export async function findSessionById(
  rooms: Pick<Rooms, 'events' | 'rows'>,
  id: string,
  now: number,
): Promise<LiveSession | undefined> {
  const row = await rooms.rows.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
  return row && row.completed_at !== null ? live(rooms, row, now) : undefined
}

async function live(
  rooms: Pick<Rooms, 'events'>,
  row: Database['sessions'],
  now: number,
): Promise<LiveSession | undefined> {
  const session = fromSessionRow(row)
  if (session.expiresAt <= now) return undefined
  const [user, org] = await Promise.all([
    rooms.events.load(userAggregate, session.userId),
    rooms.events.load(orgAggregate, session.orgId),
  ])
  return holds(session, user) && org.state.status === 'active' ? { session, user } : undefined
}
