import type { SessionEvent } from '#domain/session/events.ts'
import type { Recorded } from '#eventstore/aggregate.ts'
import type { OutboxEntry } from '#storage/port.ts'

/** Kind of the outbox entries of one-time codes of sessions. */
export const SESSION_NOTIFICATION = 'session-notification'

export type SessionNotification = { sessionId: string; channel: 'sms' | 'email'; sequence: number }

/** Returns the outbox entry of an event: a one-time code that was not returned to the caller. */
export function toSessionNotification(event: Recorded<SessionEvent>): OutboxEntry | undefined {
  if (event.type !== 'session.otp.sms.challenged' && event.type !== 'session.otp.email.challenged') return undefined
  if (event.payload.returned) return undefined
  const channel = event.type === 'session.otp.sms.challenged' ? 'sms' : 'email'
  const payload: SessionNotification = { sessionId: event.aggregateId, channel, sequence: event.sequence }
  return {
    id: `${event.aggregateId}-${event.sequence}`,
    kind: SESSION_NOTIFICATION,
    payload,
    dueAt: event.createdAt,
  }
}
