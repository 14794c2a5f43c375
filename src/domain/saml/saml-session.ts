/** Sessions at SAML service providers: the session of each assertion, so that a logout request ends the right one. */
import type { Services } from '#domain/context.ts'
import { SESSION_LIFETIME_MS } from '#domain/sign-in/session.ts'

export interface SamlSession {
  /** The SessionIndex of the assertion, unguessable. */
  readonly id: string
  readonly sessionId: string
  readonly userId: string
  readonly entityId: string
  readonly nameId: string
  readonly nameIdFormat: string
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
    name_id_format: session.nameIdFormat,
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

/** Returns the ids of the sessions of the user that a service provider names. */
export async function findSamlLogout(
  { rows }: Pick<Services, 'rows'>,
  { entityId, nameId, sessionIndexes }: SamlLogout,
): Promise<string[]> {
  const named = rows
    .selectFrom('saml_sessions')
    .select('session_id')
    .distinct()
    .where('entity_id', '=', entityId)
    .where('name_id', '=', nameId)
  const samlSessions = await (sessionIndexes.length > 0 ? named.where('id', 'in', sessionIndexes) : named).execute()
  return samlSessions.map((row) => row.session_id)
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
