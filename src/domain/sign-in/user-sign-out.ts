/** Back-channel logout of the applications of a user whose sessions ended: deactivated, locked, removed, or with another password. */
import type { Services } from '#domain/context.ts'
import { logoutNotification } from '#domain/session/logout-notifications.ts'
import { listSessionClients } from '#domain/session/session-clients.ts'
import { removalOfGrants } from '#domain/sign-in/removal-of-grants.ts'
import { userAggregate } from '#domain/user/user.ts'
import type { EventToStore, OutboxEntry } from '#storage/port.ts'

/** Kind of outbox entries of users whose sessions ended. */
export const USER_SIGN_OUT = 'user_sign_out'

export type UserSignOut = { readonly userId: string }

const ENDING = new Set([
  'user.deactivated',
  'user.locked',
  'user.removed',
  'user.human.password.added',
  'user.human.password.changed',
  'user.human.password.removed',
  'user.human.signed.out',
])

/** Milliseconds. The session in which a user changes the own password continues, and is written after the event. */
const DELAY_MS = 2_000

/** Returns the outbox entry of an event that ends sessions of its user. */
export function toSignOutNotice(event: EventToStore): OutboxEntry[] {
  if (event.aggregateType !== userAggregate.type || !ENDING.has(event.type)) return []
  const payload: UserSignOut = { userId: event.aggregateId }
  const id = `${USER_SIGN_OUT}-${event.aggregateId}-${event.sequence}`
  return [{ id, kind: USER_SIGN_OUT, payload, dueAt: event.createdAt + DELAY_MS }]
}

/**
 * Notifies the applications of the user's ended sessions, and removes the records of these sessions: a repetition finds
 * none. `now` in epoch milliseconds.
 */
export async function notifyOfUserSignOut(
  services: Pick<Services, 'rows' | 'events'>,
  userId: string,
  now: number,
): Promise<void> {
  const ended = await listEndedSessions(services, userId)
  const clients = (await listSessionClients(services, ended)).filter(({ config }) => config.backChannelLogoutUri)
  if (clients.length === 0) return
  const records = await removalOfGrants(services, [...new Set(clients.map(({ sessionId }) => sessionId))])
  await services.events.writeRecords(
    records,
    [],
    [],
    clients.map((client) => logoutNotification(client, now)),
  )
}

async function listEndedSessions(
  { rows, events }: Pick<Services, 'rows' | 'events'>,
  userId: string,
): Promise<string[]> {
  const { state, createdAtSequence } = await events.load(userAggregate, userId)
  const since = Math.max(state.signedOutAt, createdAtSequence)
  const sessions = await rows
    .selectFrom('user_sessions')
    .select(['id', 'user_sequence as sequence'])
    .where('user_id', '=', userId)
    .execute()
  return sessions.filter(({ sequence }) => state.status !== 'active' || (sequence ?? 0) < since).map(({ id }) => id)
}
