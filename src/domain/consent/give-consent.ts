import type { ConsentItem } from '#domain/consent/consent.ts'
import { findConsent } from '#domain/consent/find-consent.ts'
import type { Services } from '#domain/context.ts'

export interface GiveConsent {
  readonly userId: string
  readonly clientId: string
  readonly items: readonly ConsentItem[]
}

/** Stores a user's consent in addition to earlier ones. `now` in epoch milliseconds. */
export async function giveConsent(
  services: Pick<Services, 'rows' | 'events'>,
  { userId, clientId, items }: GiveConsent,
  now: number,
): Promise<void> {
  const before = await findConsent(services, userId, clientId)
  const all = [...new Set([...(before?.items ?? []), ...items])].sort()
  const put = { user_id: userId, client_id: clientId, items: JSON.stringify(all), given_at: now }
  await services.events.writeRecords([{ table: 'consents', put }])
}
