import { hashToken } from '#crypto/token.ts'
import type { Services } from '#domain/context.ts'
import type { OidcConfig } from '#domain/project/app/app-config.ts'
import { listSessionClients } from '#domain/session/session-clients.ts'
import type { OutboxEntry } from '#storage/port.ts'

/** Kind of outbox entries that notify an application of the end of a session (`BackChannelLogout`). */
export const BACK_CHANNEL_LOGOUT = 'back_channel_logout'

export type BackChannelLogout = {
  readonly clientId: string
  readonly userId: string
  readonly sessionId: string
}

/**
 * Returns the notifications of applications that got tokens in these sessions and have a back-channel logout address,
 * by session. `now` in epoch milliseconds.
 */
export async function logoutNotifications(
  services: Pick<Services, 'rows'>,
  sessionIds: readonly string[],
  now: number,
): Promise<Map<string, OutboxEntry[]>> {
  const clients = await listSessionClients(services, sessionIds)
  const notified = clients.filter(({ config }) => config.backChannelLogoutUri)
  const bySession = Map.groupBy(notified, ({ sessionId }) => sessionId)
  return new Map([...bySession].map(([id, ofSession]) => [id, ofSession.map((one) => logoutNotification(one, now))]))
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
