/** Sessions at SAML service providers: the session of each assertion, so that a logout request ends the right one. */
import type { Services } from '#domain/context.ts'
import { endSession } from '#domain/sign-in/end-session.ts'
import { SESSION_LIFETIME_MS } from '#domain/sign-in/session.ts'

export interface SamlSession {
  /** The SessionIndex of the assertion, unguessable. */
  readonly id: string
  readonly sessionId: string
  readonly userId: string
  readonly entityId: string
  readonly nameId: string
}

/** Retention of sessions whose users never sign out. */
const LIFETIME_MS = 3 * SESSION_LIFETIME_MS
const BATCH = 500

type Store = Pick<Services, 'rows' | 'events'>

export async function addSamlSession(
  services: Pick<Services, 'events'>,
  session: SamlSession,
  now: number,
): Promise<void> {
  const put = {
    id: session.id,
    session_id: session.sessionId,
    user_id: session.userId,
    entity_id: session.entityId,
    name_id: session.nameId,
    expires_at: now + LIFETIME_MS,
  }
  await services.events.writeRecords([{ table: 'saml_sessions', put }])
}

/** A logout request; no session indexes: all sessions of the name identifier (SAML 2.0 Core §3.7.1). */
export interface SamlLogout {
  readonly entityId: string
  readonly nameId: string
  readonly sessionIndexes: readonly string[]
}

/**
 * Ends the sessions that a service provider names, with every token that rests on them. `elsewhere`: other service
 * providers have a session of the same sign-in.
 */
export async function endSamlSessions(
  services: Store,
  { entityId, nameId, sessionIndexes }: SamlLogout,
  now: number,
): Promise<{ ended: number; elsewhere: boolean }> {
  const named = services.rows
    .selectFrom('saml_sessions')
    .selectAll()
    .where('entity_id', '=', entityId)
    .where('name_id', '=', nameId)
  const found = await (sessionIndexes.length > 0 ? named.where('id', 'in', sessionIndexes) : named).execute()
  const sessionIds = [...new Set(found.map((row) => row.session_id))]
  if (sessionIds.length === 0) return { ended: 0, elsewhere: false }
  const shared = await services.rows
    .selectFrom('saml_sessions')
    .select(['id', 'entity_id'])
    .where('session_id', 'in', sessionIds)
    .execute()
  for (const id of sessionIds) await endSession(services, id, now)
  await services.events.writeRecords(shared.map(({ id }) => ({ table: 'saml_sessions', remove: { id } })))
  return { ended: sessionIds.length, elsewhere: shared.some((row) => row.entity_id !== entityId) }
}

/** Removes expired sessions. `now` in epoch milliseconds. */
export async function clearSamlSessions(services: Store, now: number): Promise<void> {
  for (;;) {
    const expired = await services.rows
      .selectFrom('saml_sessions')
      .select('id')
      .where('expires_at', '<', now)
      .limit(BATCH)
      .execute()
    if (expired.length > 0)
      await services.events.writeRecords(expired.map(({ id }) => ({ table: 'saml_sessions', remove: { id } })))
    if (expired.length < BATCH) return
  }
}
