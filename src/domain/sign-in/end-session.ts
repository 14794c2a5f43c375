import { hashToken } from '#crypto/token.ts'
import { systemCaller } from '#domain/caller.ts'
import { author, type Context, type Details, type Services } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { type TerminateSession, terminateSession } from '#domain/session/terminate-session.ts'
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
 * Ends a session, of the pages or of the session API, and with it every token that rests on it. Applications that got tokens in the
 * session and have a back-channel logout address are notified. `now` in epoch milliseconds.
 */
export async function endSession(services: Store, sessionId: string, now: number): Promise<void> {
  const outbox = await logoutNotifications(services, sessionId, now)
  await services.events.writeRecords([{ table: 'sessions', remove: { id: sessionId } }], [], [], outbox)
  const by = author({ caller: systemCaller('SIGN-OUT'), now })
  await services.events.change(by, sessionAggregate, sessionId, ({ state }) =>
    state.status === 'active' ? [sessionEvent('session.terminated', {})] : [],
  )
}

/** As `terminateSession`, with the notifications of applications. */
export async function endApiSession(ctx: Context, session: TerminateSession): Promise<Details | undefined> {
  const outbox = await logoutNotifications(ctx, session.id, ctx.now)
  const details = await terminateSession(ctx, session)
  if (outbox.length > 0) await ctx.events.writeRecords([], [], [], outbox)
  return details
}

async function logoutNotifications(services: Store, sessionId: string, now: number): Promise<OutboxEntry[]> {
  return (await listNotifiedClients(services, sessionId)).map((payload) => {
    const id = hashToken(`${BACK_CHANNEL_LOGOUT} ${sessionId} ${payload.clientId}`)
    return { id, kind: BACK_CHANNEL_LOGOUT, payload, dueAt: now }
  })
}

async function listNotifiedClients({ rows }: Pick<Store, 'rows'>, sessionId: string): Promise<BackChannelLogout[]> {
  const found = await rows
    .selectFrom('oidc_records as grant')
    .innerJoin('apps as app', 'app.client_id', 'grant.client_id')
    .select(['app.client_id as clientId', 'app.config', 'grant.user_id as userId'])
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
