import type { Services } from '#domain/context.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { logoutNotifications } from '#domain/session/logout-notifications.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import type { Session } from '#domain/session/session-state.ts'
import { exists, type Folded } from '#eventstore/aggregate.ts'
import { type Change, change } from '#eventstore/change.ts'

/**
 * Returns the changes that end sessions, and with them every token that depends on them, with the notifications of
 * applications. Sessions that have ended are skipped. `now` in epoch milliseconds.
 */
export async function sessionEndings(
  services: Pick<Services, 'rows'>,
  sessions: readonly Folded<Session>[],
  now: number,
): Promise<Change[]> {
  const open = sessions.filter((session) => exists(sessionAggregate, session))
  const ids = open.map(({ id }) => id)
  const notifications = await logoutNotifications(services, ids, now)
  return open.map((before) =>
    change({
      aggregate: sessionAggregate,
      before,
      events: [sessionEvent('session.terminated', {})],
      outbox: notifications.get(before.id) ?? [],
    }),
  )
}

/** As `sessionEndings`, by the ids of the sessions; use it inside the `retry` of the unit. */
export async function sessionEndingsByIds(
  services: Pick<Services, 'rows' | 'events'>,
  ids: readonly string[],
  now: number,
): Promise<Change[]> {
  if (ids.length === 0) return []
  const sessions = await services.events.loadAll(ids.map((id) => ({ aggregate: sessionAggregate, id })))
  return sessionEndings(services, sessions, now)
}
