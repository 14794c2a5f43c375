import type { DomainEvent, Recorded } from '#eventstore/aggregate.ts'
import type { OutboxEntry } from '#storage/port.ts'

/** The outbox kind that the user notifier claims. */
export const USER_NOTIFICATION = 'user-notification'

/** Outbox entry: the event of a user that requires a mail or an SMS. Codes stay in the log, encrypted. */
export type UserNotification = { userId: string; eventType: string; sequence: number; codeId?: string }

const NOTIFYING = new Set([
  'user.human.initialization.code.added',
  'user.human.invite.code.added',
  'user.human.email.code.added',
  'user.human.phone.code.added',
  'user.human.password.code.added',
  'user.human.password.changed',
  'user.human.passwordless.initialization.code.requested',
  'user.human.otp.email.code.added',
  'user.human.otp.sms.code.added',
  'user.domain.claimed',
])

/** Returns the outbox entry of a user event, if it has one; stored in the unit of the event itself. */
export function toUserNotification(event: Recorded<DomainEvent>): OutboxEntry | undefined {
  if (!NOTIFYING.has(event.type) || event.payload.codeReturned === true) return undefined
  const codeId = event.payload.id
  const payload: UserNotification = {
    userId: event.aggregateId,
    eventType: event.type,
    sequence: event.sequence,
    ...(typeof codeId === 'string' ? { codeId } : {}),
  }
  return {
    id: `${event.aggregateId}-${event.sequence}`,
    kind: USER_NOTIFICATION,
    payload,
    dueAt: event.createdAt,
  }
}
