import { hashToken } from '#crypto/token.ts'
import { systemCaller } from '#domain/caller.ts'
import { author, type Context, type Details, type Services } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { sessionEvent } from '#domain/session/events.ts'
import { sessionAggregate } from '#domain/session/session.ts'
import { type TerminateSession, terminateSession } from '#domain/session/terminate-session.ts'
import { listSessionClients } from '#domain/sign-in/session-clients.ts'
import type { OutboxEntry, RowChange } from '#storage/port.ts'

/** Kind of outbox entries that notify an application of the end of a session (`BackChannelLogout`). */
export const BACK_CHANNEL_LOGOUT = 'back_channel_logout'

export type BackChannelLogout = {
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
}

type Store = Pick<Services, 'rows' | 'events'>

/**
 * Ends a session, of the pages or of the session API, and with it every token that depends on it. Applications that got tokens in the
 * session and have a back-channel logout address are notified. `now` in epoch milliseconds.
 */
export async function endSession(services: Store, sessionId: string, now: number): Promise<void> {
  const { row, outbox } = await browserSessionEnd(services, sessionId, now)
  await services.events.writeRecords([row], [], [], outbox)
  const by = author({ caller: systemCaller('SIGN-OUT'), now })
  await services.events.change(by, sessionAggregate, sessionId, ({ state }) =>
    state.status === 'active' ? [sessionEvent('session.terminated', {})] : [],
  )
}

/** Returns the changes that end a session of the pages: its row, and the notifications of applications. */
export async function browserSessionEnd(
  services: Pick<Store, 'rows'>,
  id: string,
  now: number,
): Promise<{ row: RowChange; outbox: OutboxEntry[] }> {
  return { row: { table: 'sessions', remove: { id } }, outbox: await logoutNotifications(services, id, now) }
}

/** As `terminateSession`, with the notifications of applications. */
export async function endApiSession(ctx: Context, session: TerminateSession): Promise<Details | undefined> {
  const { status } = (await ctx.events.load(sessionAggregate, session.id)).state
  const outbox = status === 'active' ? await logoutNotifications(ctx, session.id, ctx.now) : []
  const details = await terminateSession(ctx, session)
  if (outbox.length > 0) await ctx.events.writeRecords([], [], [], outbox)
  return details
}

async function logoutNotifications(
  services: Pick<Store, 'rows'>,
  sessionId: string,
  now: number,
): Promise<OutboxEntry[]> {
  const clients = await listSessionClients(services, [sessionId])
  return clients.filter(({ config }) => config.backChannelLogoutUri).map((client) => logoutNotification(client, now))
}

/** The notification of one application of the end of one session. `now` in epoch milliseconds. */
export function logoutNotification({ clientId, userId, sessionId }: BackChannelLogout, now: number): OutboxEntry {
  const id = hashToken(`${BACK_CHANNEL_LOGOUT} ${sessionId} ${clientId}`)
  return { id, kind: BACK_CHANNEL_LOGOUT, payload: { clientId, userId, sessionId }, dueAt: now }
}

/** Back-channel logout address in the stored settings of an application; '' : none. */
export const backChannelUri = (config: string): string =>
  // Written by the project's projection.
  (JSON.parse(config) as Partial<OidcConfig>).backChannelLogoutUri ?? ''
