/**
 * Sessions: which user signed in, with which factors, in which user agent. An aggregate with events, owned by the
 * instance, for the session API and the sign-in pages; the steps at the pages are in domain/sign-in.
 */
import { type SessionEvent, sessionFold } from '#domain/session/events.ts'
import { toSessionNotification } from '#domain/session/notifications.ts'
import { authenticatedAt, initialSession, type Session } from '#domain/session/session-state.ts'
import { type AggregateType, type Erasure, evolveBy, type Folded } from '#eventstore/aggregate.ts'
import { emptyMembers } from '#eventstore/empty-members.ts'
import type { TableRow } from '#storage/tables.ts'

function sessionRow({ id, state, createdAt, changedAt }: Folded<Session>): TableRow {
  return {
    table: 'user_sessions',
    row: {
      id,
      token_hash: state.tokenHash,
      creator_id: state.creatorId,
      user_id: state.user?.id ?? '',
      org_id: state.user?.orgId ?? '',
      fingerprint_id: state.userAgent?.fingerprintId ?? '',
      user_sequence: authenticatedAt(state) ?? null,
      created_at: createdAt,
      changed_at: changedAt,
      expires_at: state.expiresAt ?? null,
      is_sign_in: state.signIn ? 1 : 0,
    },
  }
}

/** The checked user, and the sequence of the user at the check. */
const KEPT: ReadonlySet<string> = new Set([
  'userId',
  'orgId',
  'userSequence',
  'userVerified',
  'lifetimeMs',
  'completeWithinMs',
])

const withoutPersonalData: Erasure = ({ payload }) => emptyMembers(payload, KEPT)

export const sessionAggregate: AggregateType<Session, SessionEvent> = {
  type: 'session',
  initial: initialSession,
  table: 'user_sessions',
  evolve: evolveBy<Session, SessionEvent>(sessionFold),
  isRemoved: (session) => session.status === 'terminated',
  rows: (folded) => [sessionRow(folded)],
  names: () => [],
  outbox: toSessionNotification,
  erases: (event) => (event.type === 'session.terminated' ? withoutPersonalData : undefined),
}
