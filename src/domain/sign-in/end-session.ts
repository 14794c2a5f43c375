import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import type { OutboxEntry } from '#storage/port.ts'

/** Kind of outbox entries that notify an application of the end of a session (`BackChannelLogout`). */
export const BACK_CHANNEL_LOGOUT = 'back_channel_logout'

export type BackChannelLogout = {
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
}

type Store = Pick<Services, 'rows' | 'events'>

/**
 * Ends a session: its record is removed, and with it every token that rests on it. Applications that got tokens in the
 * session and have a back-channel logout address are notified. `now` in epoch milliseconds.
 */
export async function endSession(services: Store, sessionId: string, now: number): Promise<void> {
  const outbox = (await listNotifiedClients(services, sessionId)).map((payload): OutboxEntry => {
    const id = hashToken(`${BACK_CHANNEL_LOGOUT} ${sessionId} ${payload.clientId}`)
    return { id, kind: BACK_CHANNEL_LOGOUT, payload, dueAt: now }
  })
  await services.events.writeRecords([{ table: 'sessions', remove: { id: sessionId } }], [], [], outbox)
}

async function listNotifiedClients({ rows }: Pick<Store, 'rows'>, sessionId: string): Promise<BackChannelLogout[]> {
  const found = await rows
    .selectFrom('oidc_records as grant')
    .innerJoin('apps as app', 'app.client_id', 'grant.client_id')
    .innerJoin('sessions as session', 'session.id', 'grant.session_id')
    .select(['app.client_id as clientId', 'app.config', 'session.user_id as userId'])
    .where('grant.session_id', '=', sessionId)
    .where('grant.model', '=', 'Grant')
    .distinct()
    .execute()
  return found
    .filter(({ config }) => backChannelUri(config) !== '')
    .map(({ clientId, userId }) => ({ clientId, userId, sessionId }))
}

/** Back-channel logout address in the stored settings of an application; '' : none. */
export const backChannelUri = (config: string): string =>
  // Written by the project's projection.
  (JSON.parse(config) as Partial<OidcConfig>).backChannelLogoutUri ?? ''
